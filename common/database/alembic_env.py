"""What every Alembic tree of ours does in its `env.py`: run the migrations on a given connection."""

from alembic import context


def run() -> None:
    """Run the pending migrations on the connection that `migrate` handed over."""
    context.configure(connection=context.config.attributes["connection"], transaction_per_migration=False)
    with context.begin_transaction():
        context.run_migrations()
