"""Gathers from the configuration when which edition is made, and for whom. Light: `digest run` asks this first."""

from digest.config.model import Config, NewsletterConfig
from digest.config.times import Every, SlotConfig, weekdays_of
from digest.model.edition import MAIN_SLOT
from digest.periods.plan import Audience, Plan
from digest.periods.schedule import Schedule


def plans_of(config: Config) -> tuple[Plan, ...]:
    """Returns every slot of every newsletter, each newsletter's own first."""
    return tuple(plan for newsletter in config.newsletters for plan in newsletter_plans(newsletter))


def newsletter_plans(newsletter: NewsletterConfig) -> tuple[Plan, ...]:
    main = SlotConfig(
        id="own",
        every=newsletter.every,
        on=newsletter.on,
        build_at=newsletter.build_at,
        send_at=newsletter.send_at,
    )
    slots = ((MAIN_SLOT, main), *((slot.id, slot) for slot in newsletter.slots))
    offered: tuple[Every, ...] = tuple(dict.fromkeys(slot.every for _, slot in slots))
    return tuple(
        Plan(
            newsletter=newsletter.id,
            slot=name,
            schedule=_schedule(newsletter, slot),
            audience=Audience(
                every=slot.every,
                offered=offered,
                span=slot.offsets,
                waves=tuple(s.offsets for _, s in slots if s.offsets is not None and s.every == slot.every),
            ),
            transport=newsletter.transport,
            approval=newsletter.approval,
            # A person who has a deadline for the morning has none for the evening: that one's is when it leaves.
            approve_by=newsletter.approve_by if name == MAIN_SLOT else None,
            unapproved=newsletter.unapproved,
            remind_m=newsletter.remind_m,
            resends=newsletter.resends,
        )
        for name, slot in slots
    )


def _schedule(newsletter: NewsletterConfig, slot: SlotConfig) -> Schedule:
    return Schedule(
        zone=newsletter.zone,
        build_at=slot.build_at,
        send_at=slot.send_at,
        deadline_h=newsletter.deadline_h,
        weekdays=weekdays_of(slot.every, slot.on, newsletter.quiet_days),
        monthday=slot.on if slot.every == "month" else 0,
        holidays=frozenset(newsletter.holidays),
        clock=newsletter.clock,
    )
