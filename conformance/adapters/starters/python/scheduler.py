#!/usr/bin/env python3
"""
A simple scheduler behind spoolproof's adapter protocol: mail leaves in the order in which it came. To judge a scheduler of your own,
write choose() anew, or let the methods of Scheduler call yours. The protocol is explained in docs/write-an-adapter.md.

    spoolproof validate "python3 scheduler.py"
    spoolproof check --profile scheduler-bounded --adapter "python3 scheduler.py"
"""
import json
import sys


class Site:
    """One destination of one transport."""

    def __init__(self):
        self.busy = 0
        self.failures = 0
        self.down_until = 0


class Message:
    def __init__(self, name, recipients, single):
        self.name = name
        self.recipients = recipients  # what is still to be delivered
        self.single = single
        self.left = 0  # recipients of this stay that have not been dealt with
        self.failed = []
        self.place = "incoming"
        self.wakeup = 0


class Scheduler:
    # What is promised beyond the profile: mail for one destination keeps its order, and nobody is overtaken.
    promises = {"order": "destination", "overtaking": 0}

    def __init__(self, limits):
        self.limits = limits
        self.now = 0
        self.seen = []
        self.deliveries = 0
        self.messages = {}
        self.incoming = []  # messages that wait for room in the active queue
        self.waiting = []  # recipients to be selected, oldest first: (message, address, destination, transport)
        self.sites = {}
        self.in_flight = {}
        self.asked = set()  # transports with an agent on its way

    # ===== Plug in your own: which of the recipients that can go now is next? =====
    def choose(self, candidates):
        return candidates[0]

    def arrive(self, message, recipients, single=False):
        self.messages[message] = Message(message, recipients, single)
        self.incoming.append(message)

    def rescan(self, message):
        found = self.messages[message]
        room = not self.incoming and self.active() < self.limits["active"]
        if found.place == "deferred" and found.wakeup <= self.now and room:
            self.activate(found)

    def tick(self, seconds):
        self.now += seconds

    def slot(self, transport):
        """An agent is free: give it all that it may take to the chosen recipient's destination, or let it go."""
        self.asked.discard(transport)
        candidates = self.candidates(transport)
        if not candidates:
            self.seen.append({"saw": "release", "transport": transport})
            return
        message, _, destination, _ = self.choose(candidates)
        most = 1 if self.messages[message].single else self.limits["recipients"] or len(self.waiting)
        together = [one for one in self.waiting if one[0] == message and one[2:] == (destination, transport)][:most]
        self.waiting = [one for one in self.waiting if one not in together]
        self.site(together[0]).busy += 1
        self.deliveries += 1
        self.in_flight[self.deliveries] = together
        self.seen.append({
            "saw": "select", "delivery": self.deliveries, "transport": transport, "message": message,
            "destination": destination, "recipients": [address for _, address, _, _ in together],
        })

    def complete(self, delivery, outcome):
        ended = self.in_flight.pop(delivery)
        site = self.site(ended[0])
        site.busy -= 1
        site.failures = site.failures + 1 if outcome == "site-failure" else 0
        if 0 < self.limits["failures"] <= site.failures:
            site.failures = 0
            site.down_until = self.now + self.limits["minimalBackoff"]
        message = self.messages[ended[0][0]]
        message.left -= len(ended)
        if outcome != "delivered":
            message.failed += [address for _, address, _, _ in ended]
        if message.left == 0:
            self.finish(message)

    def finish(self, message):
        if not message.failed:
            del self.messages[message.name]
            self.seen.append({"saw": "finish", "message": message.name, "fate": "removed"})
            return
        # In the order of the file, not in that of their failures.
        message.recipients = [one for one in message.recipients if one in message.failed]
        message.failed = []
        message.place = "deferred"
        message.wakeup = self.now + self.limits["minimalBackoff"]
        self.seen.append({"saw": "finish", "message": message.name, "fate": "deferred", "wakeup": message.wakeup})

    def activate(self, message):
        message.place = "active"
        message.left = len(message.recipients)
        self.seen.append({"saw": "activate", "message": message.name})
        for address in message.recipients:
            # A recipient is local@destination.transport; the transport is what follows the last dot.
            destination, transport = address.rpartition("@")[2].rsplit(".", 1)
            self.waiting.append((message.name, address, destination, transport))

    def settle(self):
        """What the scheduler does of itself: takes in mail when there is room, asks for agents when there is work."""
        while self.incoming and self.active() < self.limits["active"]:
            self.activate(self.messages[self.incoming.pop(0)])
        for transport in dict.fromkeys(one[3] for one in self.waiting):
            if transport not in self.asked and self.candidates(transport):
                self.asked.add(transport)
                self.seen.append({"saw": "ask", "transport": transport})

    def candidates(self, transport):
        """Recipients of a transport that may be selected now, oldest first."""
        return [one for one in self.waiting if one[3] == transport and self.can_take_more(self.site(one))]

    def can_take_more(self, site):
        concurrency = self.limits["concurrency"]
        return (concurrency == 0 or site.busy < concurrency) and site.down_until <= self.now

    def site(self, recipient):
        return self.sites.setdefault(recipient[2:], Site())

    def active(self):
        return sum(message.place == "active" for message in self.messages.values())


STIMULI = ("arrive", "rescan", "tick", "slot", "complete")


def serve(name, kind):
    """Answers each line of stdin with a line on stdout."""
    scheduler = None
    for line in sys.stdin:
        request = json.loads(line)
        answer = {"id": request.pop("id")}
        what = request.pop("do")
        if what == "end":
            return
        if what == "hello":
            answer.update(protocol="spoolproof-scheduler", version=1, name=name, profiles=["scheduler-bounded"])
            answer.update(promises=kind.promises)
        elif what == "configure":
            scheduler = kind(request["limits"])
            answer["seen"] = []
        elif what in STIMULI:
            scheduler.seen = answer["seen"] = []
            getattr(scheduler, what)(**request)
            scheduler.settle()
        else:
            answer["error"] = f"{what} is not known here"
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    serve("starter in Python", Scheduler)
