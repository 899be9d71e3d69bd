from datetime import timedelta
from csgraph.detect.policy import load_policy
from csgraph.detect.threshold import evaluate
from tests.unit.detect.worlds import TODAY, World, ago


def test_smoke():
    w = World()
    w.place("stair")
    w.says("a", "stair", ago(10))
    w.says("b", "stair", ago(20), record="r1", confidence="POSSIBLE")
    w.says("c", "stair", ago(30), record="r1", kind="HARMED_AT", voice="OWN", role="HARMED")
    w.says("d", "stair", ago(60), record="r1")
    [c] = evaluate(w.evidence(), load_policy(), TODAY)
    print(c)
    assert c.independent_reports == 3
