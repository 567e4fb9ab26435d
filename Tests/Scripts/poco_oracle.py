"""Runs traces on the reference model of fixtures/poco: poco_oracle.py MODEL TRACES ANSWERS

For each trace: `outcomes`, one per step, "" where it was done, else the revert text; and `final`, the state at the end.
Of the model's file only its class is taken, for the rest of it writes vectors.
"""
import copy
import json
import sys

source = open(sys.argv[1], encoding="utf-8").read()
scope = {"__file__": sys.argv[1]}
exec(compile(source.split("# ------------------------------------------------ 1.")[0], sys.argv[1], "exec"), scope)


def run(trace):
    model, outcomes = scope["Poco"](), []
    for step in trace["steps"]:
        name, args, before = step["op"], step["args"], None
        if name == "wait":
            model.now += args[0]
        elif name == "setScore":
            model.score[args[0]] = args[1]
        else:
            before = copy.deepcopy(model.__dict__)
            try:
                getattr(model, name)(*args, **step.get("kw", {}))
            except scope["Revert"] as revert:
                model.__dict__.clear()
                model.__dict__.update(before)
                outcomes.append(str(revert))
                continue
        outcomes.append("")
    return {"outcomes": outcomes, "final": model.state()}


with open(sys.argv[2], encoding="utf-8") as questions, open(sys.argv[3], "w", encoding="utf-8") as answers:
    json.dump([run(trace) for trace in json.load(questions)["traces"]], answers)
