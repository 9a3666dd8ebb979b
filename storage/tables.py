"""Every table on one page; what is kept about people stands in docs/privacy.md."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Time,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

# SQLite numbers rows by itself only in a column of exactly this type.
_Id = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware instant in UTC; SQLite keeps it without a zone, PostgreSQL with one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time, and keep the instant in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def _municipality() -> Column[Any]:
    """Say which city a row belongs to: no query crosses it."""
    return Column(
        "municipality_id", ForeignKey("municipality.id", ondelete="CASCADE"), nullable=False
    )


municipality = Table(
    "municipality",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column(
        "position", Integer, nullable=False
    ),  # order of KIEZBOT_DIRECTORY; the first is the default
    Column("name", Text, nullable=False),
    Column("short_name", Text, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("languages", JSON, nullable=False),
    Column(
        "file_hash", Text
    ),  # of the directory file last taken in: at the start only news is read
    Column("record", JSON, nullable=False),  # the file's own words, for export and for pages
)

centre = Table(
    "centre",
    metadata,
    Column("id", _Id, primary_key=True),
    _municipality(),
    Column("key", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("quarter", Text, nullable=False),
    Column("telegram", Text),  # kiez.directory.Through; None: all
    Column("live", Boolean, nullable=False),  # False: in trial (docs/rules.md)
    Column("retired", Boolean, nullable=False, server_default=text("false")),
    Column("record", JSON, nullable=False),
    UniqueConstraint("municipality_id", "key"),
)

venue = Table(
    "venue",
    metadata,
    Column("id", _Id, primary_key=True),
    _municipality(),
    Column("centre_id", ForeignKey("centre.id", ondelete="CASCADE"), nullable=False),
    Column("key", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("street", Text),
    Column("postal_code", Text, nullable=False),
    Column("city", Text, nullable=False),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("step_free", Boolean),
    Column("pram", Boolean),
    Column("nursing", Boolean),
    Column("changing_table", Boolean),
    Column("retired", Boolean, nullable=False, server_default=text("false")),
    Column("record", JSON, nullable=False),
    UniqueConstraint("municipality_id", "key"),
)

offer = Table(
    "offer",
    metadata,
    Column("id", _Id, primary_key=True),
    _municipality(),
    Column("centre_id", ForeignKey("centre.id", ondelete="CASCADE")),  # None: for the whole city
    Column("venue_id", ForeignKey("venue.id")),
    Column("key", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("service", Text),
    Column("title", Text, nullable=False),
    # The usual venue's place again, so that one index answers "which kind, in which box".
    Column("lat", Float),
    Column("lon", Float),
    Column("postal_code", Text),
    Column("step_free", Boolean),
    Column("childcare", Boolean),
    Column("child_age_months_min", SmallInteger),
    Column("child_age_months_max", SmallInteger),
    Column("audience", Text, nullable=False),  # "|eltern|vaeter|": searched as a whole word
    Column("languages", Text, nullable=False),  # "|de|tr|"
    Column("registration", Text, nullable=False),
    Column("cost_cents", Integer, nullable=False),
    Column("telegram", Text),  # kiez.directory.Through; None: as its centre
    Column("slot_confirmed", Boolean, nullable=False),  # confidence: published
    Column("checked_on", Date),  # a person's last look; else the source's as_of, its first day
    # Where two units share an offer, either may change it.
    Column("second_centre_id", ForeignKey("centre.id", ondelete="SET NULL"), index=True),
    Column("asked_on", Date),  # first asked "still right?" and not answered since
    # Asked for half a year in vain: shown to nobody.
    Column("hidden", Boolean, nullable=False, server_default=text("false")),
    Column("retired", Boolean, nullable=False, server_default=text("false")),
    Column(
        "touched", JSON, nullable=False
    ),  # what a person changed here since the import: {field: value}
    Column("record", JSON, nullable=False),
    UniqueConstraint("municipality_id", "key"),
    Index("ix_offer_box", "municipality_id", "kind", "lat", "lon"),
    Index("ix_offer_box_any_kind", "municipality_id", "lat", "lon"),
)

occurrence = Table(
    "occurrence",
    metadata,
    Column("id", _Id, primary_key=True),
    _municipality(),
    Column("offer_id", ForeignKey("offer.id", ondelete="CASCADE"), nullable=False),
    # Identity: the offer and the local day that its rule gave (RFC 5545, RECURRENCE-ID).
    Column("original_on", Date, nullable=False),
    Column("local_on", Date, nullable=False),
    Column("start_time", Time, nullable=False),
    Column("end_time", Time, nullable=False),
    Column("weekday", SmallInteger, nullable=False),  # of local_on, Monday is 0
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("venue_id", ForeignKey("venue.id")),
    Column("elsewhere", Boolean, nullable=False),  # the venue is another one than the offer's
    Column("state", Text, nullable=False),  # kiez.calendar.State
    Column("reason", Text),
    Column("revision", Integer, nullable=False),  # up by one at every change (RFC 5545, SEQUENCE)
    Column("closed", Boolean, nullable=False, server_default=text("false")),  # it is counted
    UniqueConstraint("offer_id", "original_on"),
    Index("ix_occurrence_next", "offer_id", "starts_at"),
    Index("ix_occurrence_soonest", "municipality_id", "starts_at"),
    Index(
        "ix_occurrence_elsewhere",  # the few that take place at another venue than usual
        "municipality_id",
        "starts_at",
        sqlite_where=text("elsewhere = 1"),
        postgresql_where=text("elsewhere"),
    ),
)

feed = Table(
    "feed",
    metadata,
    Column("offer_id", ForeignKey("offer.id", ondelete="CASCADE"), primary_key=True),
    _municipality(),
    Column(
        "fingerprint", Text, nullable=False
    ),  # SHA-256 of all that a calendar says of the offer
    Column("revision", Integer, nullable=False),  # up by one at every change (RFC 5545, SEQUENCE)
    Column("changed_at", Instant, nullable=False),
)

place = Table(
    "place",
    metadata,
    Column("id", _Id, primary_key=True),
    _municipality(),
    Column("key", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("accuracy_m", Integer, nullable=False),
    Column("aliases", JSON, nullable=False),
    Column("record", JSON, nullable=False),
    UniqueConstraint("municipality_id", "key"),
)

person = Table(
    "person",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # random
    _municipality(),
    Column("language", Text, nullable=False),
    Column("nickname", Text),  # only if typed
    Column("leads", Text),  # kiez.reminder.Lead, letter by letter; None: the usual ones
    Column("quiet_from", Time),  # None: kiez.quiet.USUAL
    Column("quiet_to", Time),
    Column("digest_day", SmallInteger),  # Monday is 0; None: kiez.follow.USUAL
    Column("digest_time", Time),
    Column("stopped", Boolean, nullable=False, server_default=text("false")),  # nothing unasked
    Column("shows_topic", Boolean, nullable=False, server_default=text("false")),
    Column("warned_on", Date),  # was told that a year without contact ends soon
)

chat = Table(
    "chat",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # random
    _municipality(),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("door", Text, nullable=False),
    Column("bot_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),  # 64 bits, as the door numbers it
    Column("used_on", Date, nullable=False),
    Column("blocked", Boolean, nullable=False, server_default=text("false")),
    UniqueConstraint("bot_id", "chat_id"),
)

consent = Table(
    "consent",
    metadata,
    Column("id", _Id, primary_key=True),
    _municipality(),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("purpose", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
)

child = Table(
    "child",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # random
    _municipality(),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("born_on", Date, nullable=False),  # the first of the month
)

follow = Table(
    "follow",
    metadata,
    Column("id", _Id, primary_key=True),
    _municipality(),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("centre_id", ForeignKey("centre.id", ondelete="CASCADE"), index=True),  # None: any
    Column("kind", Text),  # kiez.directory.Kind; None: any
    Column("often", Text, nullable=False),  # kiez.follow.Often
)

signup = Table(
    "signup",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # random
    _municipality(),
    Column("offer_id", ForeignKey("offer.id", ondelete="CASCADE"), nullable=False, index=True),
    # None: the whole run of a course, which has its seats together
    Column("occurrence_id", ForeignKey("occurrence.id", ondelete="CASCADE"), index=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("state", Text, nullable=False),  # kiez.signup.State
    Column("position", BigInteger, nullable=False),  # order of joining
    Column("adults", SmallInteger, nullable=False),
    Column("children", JSON, nullable=False),  # {kiez.signup.Band: how many}
    Column("room", SmallInteger, nullable=False),  # seats it takes or waits for
    Column("childcare", SmallInteger, nullable=False),
    Column("slot_time", Time),  # wall time; of a consultation by appointment
    Column("offered_until", Instant),
    Column("coming", Boolean),  # the answer to a reminder
    # Somebody meets the family at the door: its first name or role, as a coordinator typed it.
    Column("accompanied", Boolean, nullable=False, server_default=text("false")),
    Column("welcomer", Text),
    Column("welcomer_language", Text),
    Column("code_hmac", Text, nullable=False, unique=True),
    Index(
        "ix_signup_once_a_date",
        "person_id",
        "occurrence_id",
        unique=True,
        sqlite_where=text("occurrence_id IS NOT NULL"),
        postgresql_where=text("occurrence_id IS NOT NULL"),
    ),
    Index(
        "ix_signup_once_a_course",
        "person_id",
        "offer_id",
        unique=True,
        sqlite_where=text("occurrence_id IS NULL"),
        postgresql_where=text("occurrence_id IS NULL"),
    ),
    Index("ix_signup_slot", "occurrence_id", "slot_time", unique=True),
    Index(
        "ix_signup_queue",
        "offer_id",
        sqlite_where=text("state <> 'in'"),
        postgresql_where=text("state <> 'in'"),
    ),
)

absence = Table(
    "absence",  # a single date that a family leaves out of its course
    metadata,
    Column(
        "signup_id",
        ForeignKey("signup.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column(
        "occurrence_id",
        ForeignKey("occurrence.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    ),
)

reminding = Table(
    "reminding",  # "remind me" without a sign-up, or other lead times for one date
    metadata,
    Column(
        "person_id",
        ForeignKey("person.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column(
        "occurrence_id",
        ForeignKey("occurrence.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    ),
    _municipality(),
    Column("leads", Text),  # kiez.reminder.Lead; None: as the person has it; "": none
)

notice = Table(
    "notice",  # anything said unasked: what to say; the words are chosen at delivery
    metadata,
    Column("id", _Id, primary_key=True),
    _municipality(),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", Text, nullable=False),  # kiez.notice.Kind
    Column("occurrence_id", ForeignKey("occurrence.id", ondelete="CASCADE"), index=True),
    Column("signup_id", ForeignKey("signup.id", ondelete="CASCADE"), index=True),
    Column("announcement_id", ForeignKey("announcement.id", ondelete="SET NULL"), index=True),
    Column("message_id", ForeignKey("thread_message.id", ondelete="CASCADE"), index=True),
    Column("lead", Text),  # kiez.reminder.Lead
    Column("detail", JSON(none_as_null=True)),  # such as the time before a move
    Column("state", Text, nullable=False),  # storage.notice.State
    Column("tries", SmallInteger, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("settled_at", Instant),
    Index(
        "ix_notice_due",
        "due_at",
        "id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
)

joining_code = Table(
    "joining_code",
    metadata,
    Column("code_hmac", Text, primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("expires_at", Instant, nullable=False),
)

missed_code = Table(
    "missed_code",  # codes that a chat has guessed wrong within the hour
    metadata,
    Column(
        "chat_id",
        ForeignKey("chat.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("count", SmallInteger, nullable=False),
    Column("since", Instant, nullable=False),
)

push_subscription = Table(
    "push_subscription",
    metadata,
    Column("id", _Id, primary_key=True),
    Column(
        "chat_id",
        ForeignKey("webchat_chat.chat_id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("endpoint", Text, nullable=False, unique=True),
    Column("p256dh", Text, nullable=False),
    Column("auth", Text, nullable=False),
)

erasure_mark = Table(
    "erasure_mark",
    metadata,
    Column("mark", Text, primary_key=True),  # HMAC-SHA-256 of door and chat number
    Column("erased_on", Date, nullable=False),
)

pace = Table(
    "pace",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("free_at", Instant, nullable=False),  # when the next message may go out
)

staff = Table(
    "staff",
    metadata,
    # Random: the audit log names it for longer than the account lasts.
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    _municipality(),
    Column("person_id", ForeignKey("person.id"), nullable=False, unique=True),
    Column("display_name", Text, nullable=False),
    # In which of several centres this person works just now; None: in the only one.
    Column("centre_id", ForeignKey("centre.id", ondelete="SET NULL")),
    Column("code_hmac", Text, unique=True),  # of the code that opens the account elsewhere
    Column("workdays", Text, nullable=False, server_default=text("'01234'")),  # Monday is 0
    Column("away_until", Date),  # the last day of an absence
    Column("stand_in_id", ForeignKey("staff.id", ondelete="SET NULL")),
    Column("asked_on", Date),  # the latest monthly round of "still right?"
    Column("removed_at", Instant),
)

staff_role = Table(
    "staff_role",
    metadata,
    Column("id", _Id, primary_key=True),
    _municipality(),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("role", Text, nullable=False),  # kiez.roles.Role
    Column("centre_id", ForeignKey("centre.id", ondelete="CASCADE")),
    Column("offer_id", ForeignKey("offer.id", ondelete="CASCADE")),
    Column("carrier", Text),
    UniqueConstraint("staff_id", "role", "centre_id", "offer_id", "carrier"),
)

invitation = Table(
    "invitation",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # random
    _municipality(),
    Column("secret_hash", Text, nullable=False, unique=True),  # SHA-256 of 256 bits
    Column("display_name", Text, nullable=False),
    Column("role", Text, nullable=False),  # kiez.roles.Role
    Column("centre_id", ForeignKey("centre.id", ondelete="CASCADE")),
    Column("offer_id", ForeignKey("offer.id", ondelete="CASCADE")),
    Column("carrier", Text),
    Column("invited_by", BigInteger),  # a staff id; None: the operator's command line
    # The first chat that opens it; no other may use it then, also when that one is gone.
    Column("chat_id", ForeignKey("chat.id", ondelete="CASCADE"), index=True),
    Column("expires_at", Instant, nullable=False),
    Column("ended_at", Instant),  # used or withdrawn
    Column("withdrawn", Boolean, nullable=False, server_default=text("false")),
)

audit = Table(
    "audit",
    metadata,
    Column("id", _Id, primary_key=True),
    _municipality(),
    Column("at", Instant, nullable=False),
    Column("staff_id", BigInteger),  # None: the operator's command line, or nobody yet
    Column("action", Text, nullable=False),  # kiez.audit.Action
    Column("object_type", Text, nullable=False),
    Column("object_key", Text, nullable=False),
)

amendment = Table(
    "amendment",  # a change of the directory that a coordinator prepares, makes, or takes back
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # random
    _municipality(),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("centre_id", ForeignKey("centre.id", ondelete="CASCADE")),
    # None: an offer that is to be; known as soon as the change is made
    Column("offer_id", ForeignKey("offer.id", ondelete="CASCADE"), index=True),
    Column("state", Text, nullable=False),  # kiez.amendment.State
    Column("before", JSON, nullable=False),  # of the offer's record what is changed
    Column("after", JSON, nullable=False),  # the same keys; null: not there
    Column("told", Integer, nullable=False, server_default=text("0")),
    Column("changed_at", Instant, nullable=False),
)

check_link = Table(
    "check_link",  # "still right?" for somebody outside the bot
    metadata,
    Column("secret_hash", Text, primary_key=True),  # SHA-256 of 256 bits
    _municipality(),
    Column("offer_id", ForeignKey("offer.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("expires_at", Instant, nullable=False),
)

theme = Table(
    "theme",  # a coordinator's own theme, or one copied from another centre
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # random
    _municipality(),
    Column("centre_id", ForeignKey("centre.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("versions", JSON, nullable=False),  # {language: {"title", "invite", "gain"}}
    Column("sensitive", Boolean, nullable=False, server_default=text("false")),
    Column("origin", Text, nullable=False, server_default=text("''")),  # name of its first centre
)

announcement = Table(
    "announcement",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # random
    _municipality(),
    Column("centre_id", ForeignKey("centre.id", ondelete="CASCADE"), nullable=False),
    Column("staff_id", ForeignKey("staff.id", ondelete="SET NULL"), index=True),
    Column("state", Text, nullable=False),  # kiez.announcement.State
    Column("theme_key", Text),  # of the catalogue in locales/themes
    Column("theme_id", ForeignKey("theme.id", ondelete="SET NULL")),
    Column("occurrence_id", ForeignKey("occurrence.id", ondelete="SET NULL")),
    Column("versions", JSON, nullable=False),  # {language: {"text", "machine", "checked"}}
    Column("drafts", Text, nullable=False, server_default=text("''")),  # "|tr|": asked for
    Column("audience", JSON, nullable=False),  # kiez.announcement.Audience
    Column("weekly", Boolean, nullable=False, server_default=text("false")),
    Column("send_at", Instant),  # planned for
    Column("sent_at", Instant),  # the latest time it was given to the outbox
    Column("recipients", Integer, nullable=False, server_default=text("0")),
    Column("delivered", Integer, nullable=False, server_default=text("0")),
    Column("failed", Integer, nullable=False, server_default=text("0")),
    Column("blocked", Integer, nullable=False, server_default=text("0")),
    # Where the progress is shown: the message that edits itself.
    Column("bot_id", BigInteger),
    Column("chat_id", BigInteger),
    Column("message_id", BigInteger),
    Column("changed_at", Instant, nullable=False),
    Index("ix_announcement_centre_id", "centre_id", "sent_at"),
    Index(
        "ix_announcement_planned",
        "send_at",
        sqlite_where=text("state = 'planned'"),
        postgresql_where=text("state = 'planned'"),
    ),
)

checkin = Table(
    "checkin",  # open, until the occurrence is closed: then sums remain (docs/privacy.md)
    metadata,
    Column("id", Text, primary_key=True),  # 128 random bits: the rows have no order
    Column(
        "occurrence_id",
        ForeignKey("occurrence.id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("adults", SmallInteger, nullable=False),
    Column("children", JSON, nullable=False),  # {kiez.signup.Band: how many}
    Column("first_this_year", Boolean, nullable=False),
    Column("former_year", SmallInteger),  # the year marker before, for undo
    UniqueConstraint("occurrence_id", "person_id"),
    sqlite_with_rowid=False,
)

headcount = Table(
    "headcount",  # families of whom nothing is kept: rows of sums, without a person
    metadata,
    Column(
        "occurrence_id",
        ForeignKey("occurrence.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    # Families that checked in without consent: their children's ages are shown to nobody.
    Column("themselves", Boolean, primary_key=True, autoincrement=False),
    Column("families", SmallInteger, nullable=False),
    Column("adults", SmallInteger, nullable=False),
    Column("children", JSON, nullable=False),  # {kiez.signup.Band or "unknown": how many}
    Column("first_this_year", SmallInteger, nullable=False),
)

year_marker = Table(
    "year_marker",
    metadata,
    Column(
        "person_id",
        ForeignKey("person.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column(
        "centre_id",
        ForeignKey("centre.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("year", SmallInteger, nullable=False),
)

tally_occurrence = Table(
    "tally_occurrence",  # tallies: no person, no time, no order (docs/privacy.md)
    metadata,
    Column(
        "occurrence_id",
        ForeignKey("occurrence.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("families", Integer, nullable=False),
    Column("adults", Integer, nullable=False),
    Column("children", Integer, nullable=False),
    sqlite_with_rowid=False,
)

tally_quarter = Table(
    "tally_quarter",
    metadata,
    Column(
        "centre_id",
        ForeignKey("centre.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("year_quarter", Text, primary_key=True),  # "2026-Q1"
    Column("kind", Text, primary_key=True),  # kiez.directory.Kind
    Column("band", Text, primary_key=True),  # kiez.participation.Band; of a consultation ""
    Column("children", Integer, nullable=False),
    sqlite_with_rowid=False,
)

tally_sum = Table(
    "tally_sum",  # families and adults of consultations, which have no tally of a single date
    metadata,
    Column(
        "centre_id",
        ForeignKey("centre.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("year_quarter", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("families", Integer, nullable=False),
    Column("adults", Integer, nullable=False),
    sqlite_with_rowid=False,
)

tally_year = Table(
    "tally_year",
    metadata,
    Column(
        "centre_id",
        ForeignKey("centre.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("year", SmallInteger, primary_key=True, autoincrement=False),
    Column("language", Text, primary_key=True),  # "": all of them
    Column("families", Integer, nullable=False),
    sqlite_with_rowid=False,
)

thread = Table(
    "thread",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # random
    _municipality(),
    Column("centre_id", ForeignKey("centre.id", ondelete="CASCADE"), index=True),
    # A consultation: its provider alone reads it.
    Column("offer_id", ForeignKey("offer.id", ondelete="CASCADE"), index=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("state", Text, nullable=False),  # kiez.thread.State
    Column("staff_id", ForeignKey("staff.id", ondelete="SET NULL")),  # who answers
    Column("due_on", Date),  # the parent was promised an answer by then
    Column("escalated", Boolean, nullable=False, server_default=text("false")),
    Column("closed_at", Instant),
)

thread_message = Table(
    "thread_message",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # random
    Column("thread_id", ForeignKey("thread.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("from_staff", Boolean, nullable=False),
    Column("language", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("translation", Text),  # into the reader's language; None: none yet
    Column("at", Instant, nullable=False),
)

task = Table(
    "task",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # random
    _municipality(),
    Column("centre_id", ForeignKey("centre.id", ondelete="CASCADE"), index=True),
    Column("kind", Text, nullable=False),  # kiez.task.Kind
    Column("offer_id", ForeignKey("offer.id", ondelete="CASCADE"), index=True),
    Column("occurrence_id", ForeignKey("occurrence.id", ondelete="CASCADE")),
    Column("thread_id", ForeignKey("thread.id", ondelete="CASCADE"), index=True),
    Column("signup_id", ForeignKey("signup.id", ondelete="CASCADE"), index=True),
    Column("handover_id", ForeignKey("handover.id", ondelete="CASCADE"), index=True),
    Column("detail", Text, nullable=False, server_default=text("''")),  # such as which fact
    Column("staff_id", ForeignKey("staff.id", ondelete="SET NULL")),  # its owner
    Column("due_on", Date, nullable=False),
    Column("done_at", Instant),
    Column("escalated", Boolean, nullable=False, server_default=text("false")),
)

batch = Table(
    "batch",  # of cards: each of its cards has the same code, and no family has one
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # random
    _municipality(),
    Column("centre_id", ForeignKey("centre.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("code", Text, nullable=False, unique=True),  # kiez.batch: eight signs
    Column("stage", Text, nullable=False),  # kiez.batch.Stage
    Column("hand", Text, nullable=False),  # kiez.batch.Hand: which sort of people hand it out
    Column("language", Text),  # None: the phone's
    Column("made_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),  # its last day
    Column("withdrawn", Boolean, nullable=False, server_default=text("false")),
)

card_origin = Table(
    "card_origin",  # which batch led somebody here, until the first visit, 90 days at most
    metadata,
    Column(
        "person_id",
        ForeignKey("person.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("batch_id", ForeignKey("batch.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("since_on", Date, nullable=False),
    Column("signed_up", Boolean, nullable=False, server_default=text("false")),  # is counted
)

tally_card = Table(
    "tally_card",
    metadata,
    Column(
        "centre_id",
        ForeignKey("centre.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("year_quarter", Text, primary_key=True),  # "2026-Q1"
    Column("step", Text, primary_key=True),  # kiez.batch.Step
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)

handover = Table(
    "handover",  # a family is introduced to a coordinator; erased after 30 days
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # random
    _municipality(),
    Column("centre_id", ForeignKey("centre.id", ondelete="CASCADE"), nullable=False, index=True),
    # None until the family has agreed on its own phone
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), index=True),
    Column("from_staff_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("to_staff_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("code_hmac", Text, unique=True),  # None: it has been taken
    Column("met_by_family", Boolean),  # None: nothing said yet
    Column("met_by_staff", Boolean),
    Column("asked_on", Date),  # both were asked whether they have met
    Column("expires_at", Instant, nullable=False),
)

tally_handover = Table(
    "tally_handover",
    metadata,
    Column(
        "centre_id",
        ForeignKey("centre.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("year_quarter", Text, primary_key=True),
    Column("step", Text, primary_key=True),  # kiez.handover.Step
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)

duty = Table(
    "duty",  # what took place without parents: network meeting, needs analysis
    metadata,
    Column("id", _Id, primary_key=True),
    _municipality(),
    Column("centre_id", ForeignKey("centre.id", ondelete="CASCADE"), nullable=False),
    Column("duty", Text, nullable=False),  # kiez.guard.Duty
    Column("done_on", Date, nullable=False),
    UniqueConstraint("centre_id", "duty", "done_on"),
)

wish = Table(
    "wish",
    metadata,
    Column(
        "municipality_id",
        ForeignKey("municipality.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    # What was looked for and not found, as a count: no person, no day.
    Column("quarter", Text, nullable=False, primary_key=True),  # place key; "" if none was named
    Column("month_on", Date, nullable=False, primary_key=True),  # the first of the month
    Column("topic", Text, nullable=False, primary_key=True),
    Column("count", Integer, nullable=False),
)
inbox = Table(
    "inbox",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # rises with time
    Column("bot_id", BigInteger, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),  # as the door numbers it; 0: of no chat
    Column("raw", Text),  # emptied in the transaction that handles it
    Column("state", Text, nullable=False),  # storage.inbox.State
    Column("tries", SmallInteger, nullable=False),
    Column("kept_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    UniqueConstraint("bot_id", "update_id"),
    Index(
        "ix_inbox_waiting",
        "bot_id",
        "chat_id",
        "id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # rises with time
    Column("bot_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("lane", SmallInteger, nullable=False),  # kiez.delivery.Lane
    Column("kind", Text, nullable=False),
    Column("content", Text),  # the request as JSON; emptied on delivery
    Column("state", Text, nullable=False),  # storage.outbox.State
    Column("tries", SmallInteger, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("settled_at", Instant),
    Index(
        "ix_outbox_waiting",
        "bot_id",
        "chat_id",
        "id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
)

dialogue = Table(
    "dialogue",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("state", Text),
    Column("data", JSON, nullable=False),
    Column("used_at", Instant, nullable=False),
)

key_fingerprint = Table(
    "key_fingerprint",
    metadata,
    Column("name", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
)

webchat_chat = Table(
    "webchat_chat",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),  # random
    Column("secret_hash", Text, nullable=False, unique=True),  # SHA-256 of the cookie's 128 bits
    Column("language_code", Text),  # the browser's, as Telegram gives the phone's
    Column("last_message_id", Integer, nullable=False),
    Column(
        "last_change", Integer, nullable=False
    ),  # number of the newest change shown to the page
    Column(
        "taps", JSON, nullable=False
    ),  # the page's numbers of the latest taps: each counts once
    Column("note", JSON(none_as_null=True)),  # the newest answer to a tap, shown for seconds
    Column("used_on", Date, nullable=False, index=True),
    # A shared computer's page ends when nobody has touched it for a while.
    Column("shared", Boolean, nullable=False, server_default=text("false")),
    Column("active_at", Instant),  # of a shared one only
    Column("ends_at", Instant),  # erased: it holds the goodbye, until that is read or this late
    # The message that shows what opens something, such as a sign-in code, until it is blanked.
    Column("secret_in", Integer),
)

webchat_file = Table(
    "webchat_file",
    metadata,
    Column("file_id", Text, primary_key=True),  # random
    Column("info", JSON, nullable=False),  # a Bot API Document or PhotoSize
    Column("content", LargeBinary, nullable=False),
)

webchat_message = Table(
    "webchat_message",
    metadata,
    Column(
        "chat_id",
        ForeignKey("webchat_chat.chat_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("message_id", Integer, primary_key=True, autoincrement=False),
    Column("change", Integer, nullable=False),  # rises with each new or edited message of the chat
    Column("mine", Boolean, nullable=False),  # written by the parent
    Column("client_id", Text),  # given by the page, so that a repeated message counts once
    Column(
        "content", JSON, nullable=False
    ),  # a Bot API Message, without a parent's place; {}: deleted
    Column("language", Text),  # the chat's when the message was written
    Column("ask", Text),  # label of the button that asks for the place
    Column("file_id", ForeignKey("webchat_file.file_id"), index=True),
    UniqueConstraint("chat_id", "client_id"),
    Index("ix_webchat_message_change", "chat_id", "change"),
)

webchat_update = Table(
    "webchat_update",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column(
        "chat_id",
        ForeignKey("webchat_chat.chat_id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("kept_at", Instant, nullable=False),
    Column("content", JSON, nullable=False),  # a Bot API Update, until the bot confirms it
)

webchat_counter = Table(
    "webchat_counter",
    metadata,
    # A row, not a sequence: its lock makes numbers become visible in their order, and a
    # reader that confirms 5 cannot lose a 4 that was still being written.
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

webchat_setting = Table(
    "webchat_setting",
    metadata,
    Column("name", Text, primary_key=True),  # what the bot set: commands, descriptions, menu
    Column("value", JSON, nullable=False),
    # None: for all chats
    Column(
        "chat_id",
        ForeignKey("webchat_chat.chat_id", ondelete="CASCADE"),
        nullable=True,
        index=True,
    ),
)
