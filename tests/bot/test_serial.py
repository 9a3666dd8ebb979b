from bot.serial import Serial, random_id

SIGNED_64 = 2**63


def test_numbers_rise_and_never_repeat() -> None:
    serial = Serial()

    numbers = [serial.next() for _ in range(20_000)]

    assert numbers == sorted(set(numbers))
    assert numbers[-1] < SIGNED_64


def test_people_get_random_numbers() -> None:
    numbers = [random_id() for _ in range(1000)]

    assert len(set(numbers)) == 1000
    assert numbers != sorted(numbers)
    assert max(numbers) < SIGNED_64
