"""The topics that editors changed, and the choices of readers of a topic that was removed."""

from sqlalchemy import RowMapping, delete, exists, false, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.model import ThemeRow
from digests.store.database import Aggregate, uncut
from digests.store.dialects import insert as insert_or_replace
from digests.store.schema import subscriber, theme, theme_choice

_CHOOSING = select(subscriber.c.id, subscriber.c.themes).order_by(subscriber.c.id)


@uncut
class Themes(Aggregate):
    async def all(self) -> list[ThemeRow]:
        """Return the rows, those changed first before the others."""
        return [_row(row) for row in await self._rows(select(theme).order_by(theme.c.changed_at, theme.c.id))]

    async def get(self, identifier: str) -> ThemeRow | None:
        rows = await self._rows(select(theme).where(theme.c.id == identifier))
        return next(map(_row, rows), None)

    async def put(self, row: ThemeRow) -> None:
        """Keep a row in place of the one with its id."""
        values = {
            "id": row.id, "body": row.table, "over": row.over, "told": row.told, "changed_at": row.changed_at,
        }  # fmt: skip
        kept = insert_or_replace(theme).values(values)
        async with self._database.write() as connection:
            await connection.execute(kept.on_conflict_do_update(index_elements=["id"], set_=values))

    async def drop(self, identifier: str) -> None:
        """Delete a row, so that the file's theme counts again."""
        await self._changed(delete(theme).where(theme.c.id == identifier))

    async def note_told(self, identifier: str, told: str) -> None:
        """Note of what admins were told: see `ThemeRow`."""
        await self._changed(update(theme).where(theme.c.id == identifier).values(told=told))

    async def chosen_by(self, identifier: str) -> tuple[int, int]:
        """Return how many readers chose a theme, and how many of them chose nothing else."""
        async with self._database.read() as connection:
            found = await _choosing(connection, identifier)
        return len(found), sum(len(themes) == 1 for themes in found.values())

    async def take_choices(self, identifier: str) -> None:
        """Take a theme out of the choices of all readers, and keep who had chosen it. Who had chosen nothing else
        then gets all themes."""
        async with self._database.write() as connection:
            await connection.execute(delete(theme_choice).where(theme_choice.c.theme == identifier))
            for reader, themes in (await _choosing(connection, identifier)).items():
                place, left = themes.index(identifier), [each for each in themes if each != identifier]
                kept = {"theme": identifier, "subscriber_id": reader, "place": place, "alone": not left}
                await connection.execute(insert(theme_choice).values(kept))
                await _choose(connection, reader, left)

    async def give_back_choices(self, identifier: str) -> None:
        """Put a theme back into the choices out of which it was taken. Choices that readers made since stay."""
        mine = theme_choice.c.theme == identifier
        async with self._database.write() as connection:
            other = theme_choice.alias()
            alone = exists().where(other.c.subscriber_id == subscriber.c.id, other.c.alone)
            query = select(subscriber.c.id, subscriber.c.themes, theme_choice.c.place, alone.label("alone"))
            query = query.join(theme_choice, theme_choice.c.subscriber_id == subscriber.c.id).where(mine)
            for reader, themes, place, got_all in (await connection.execute(query)).all():
                if identifier in themes or bool(got_all) == bool(themes):
                    continue  # the reader has chosen anew
                await _choose(connection, reader, [*themes[:place], identifier, *themes[place:]])
                theirs = theme_choice.c.subscriber_id == reader
                await connection.execute(update(theme_choice).where(theirs).values(alone=false()))
            await connection.execute(delete(theme_choice).where(mine))


def _row(row: RowMapping) -> ThemeRow:
    names = {name: row[name] for name in ("id", "over", "told", "changed_at")}
    return ThemeRow(table=row["body"], **names)


async def _choosing(connection: AsyncConnection, identifier: str) -> dict[int, list[str]]:
    rows = (await connection.execute(_CHOOSING)).all()
    return {reader: list(themes) for reader, themes in rows if identifier in themes}


async def _choose(connection: AsyncConnection, reader: int, themes: list[str]) -> None:
    await connection.execute(update(subscriber).where(subscriber.c.id == reader).values(themes=themes))
