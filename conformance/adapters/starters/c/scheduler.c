/*
 * A simple scheduler behind spoolproof's adapter protocol: mail leaves in the order in which it came. To judge a scheduler of your
 * own, write choose() anew, or call yours where a stimulus is handled. The protocol is explained in docs/write-an-adapter.md. It
 * reads the requests as spoolproof writes them (no spaces, no escapes in names), not any JSON.
 *
 *     cc -o scheduler scheduler.c && spoolproof validate ./scheduler
 *     spoolproof check --profile scheduler-bounded --adapter ./scheduler
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 5000, NAME = 128, SITES = 256, LINE = 1 << 20 };
typedef enum { NEW, WAITING, FLYING, FAILED, DELIVERED } State;
typedef enum { INCOMING, ACTIVE, DEFERRED, GONE } Place;
typedef struct { char name[NAME], transport[NAME]; int busy, failures, asked; long down_until; } Site;
typedef struct { char name[NAME]; int single; Place place; long wakeup; } Message;
typedef struct { char address[NAME]; Message *message; Site *site; long delivery; State state; long order; } Recipient;

static struct { long active, concurrency, recipients, failures, minimalBackoff; } limits;
static Site sites[SITES], *last_site;            /* each of these ends where last_... points */
static Message messages[MOST], *last_message;
static Recipient recipients[MOST], *last_recipient;
static long now, order, deliveries;
static char line[LINE];
static const char *comma; /* what stands before the next observation */

#define EACH(type, one, list, end) for (type *one = list; one < end; one++)
#define SEE(...) (fputs(comma, stdout), comma = ",", printf(__VA_ARGS__))

/* ----- reading a request ----- */
static void die(const char *why) { fprintf(stderr, "%s\n", why); exit(1); }
static const char *field(const char *name) {
    char key[NAME];
    snprintf(key, sizeof key, "\"%s\":", name);
    const char *at = strstr(line, key);
    return at ? at + strlen(key) : "";
}

static long number(const char *name) { return strtol(field(name), NULL, 10); }
/* Copies the string that begins at a quote; returns what follows it. */
static const char *text(const char *at, char *to) {
    size_t length = *at == '"' ? strcspn(at + 1, "\"") : 0;
    if (length >= NAME) die("a name is too long");
    memcpy(to, at + 1, length), to[length] = '\0';
    return at + length + 2;
}

/* ----- the scheduler ----- */
static int can_go(const Recipient *one, const char *transport) {
    if (one->state != WAITING || strcmp(one->site->transport, transport)) return 0;
    return (limits.concurrency == 0 || one->site->busy < limits.concurrency) && one->site->down_until <= now;
}

/* ===== Plug in your own: which of the recipients that can go now is next? NULL: none. ===== */
static Recipient *choose(const char *transport) {
    Recipient *best = NULL;
    EACH(Recipient, one, recipients, last_recipient)
        if (can_go(one, transport) && (!best || one->order < best->order)) best = one;
    return best;
}

static Site *site_of(const char *name, const char *transport) {
    EACH(Site, site, sites, last_site)
        if (!strcmp(site->name, name) && !strcmp(site->transport, transport)) return site;
    if (last_site == sites + SITES) die("too many destinations");
    strcpy(last_site->name, name), strcpy(last_site->transport, transport);
    return last_site++;
}

static int has_room(void) {
    long active = 0;
    EACH(Message, message, messages, last_message) active += message->place == ACTIVE;
    return active < limits.active;
}

static void activate(Message *message) {
    message->place = ACTIVE;
    SEE("{\"saw\":\"activate\",\"message\":\"%s\"}", message->name);
    EACH(Recipient, one, recipients, last_recipient) {
        if (one->message == message && one->state != DELIVERED) one->state = WAITING, one->order = ++order;
    }
}

static void arrive(void) {
    if (last_message == messages + MOST) die("too many messages");
    text(field("message"), last_message->name);
    last_message->single = !strncmp(field("single"), "true", 4);
    for (const char *at = field("recipients"); *at == '[' || *at == ','; last_recipient++) {
        char destination[NAME];
        if (last_recipient == recipients + MOST) die("too many recipients");
        at = text(at + 1, last_recipient->address);
        /* A recipient is local@destination.transport; the transport is what follows the last dot. */
        strcpy(destination, strrchr(last_recipient->address, '@') + 1);
        char *dot = strrchr(destination, '.');
        *dot = '\0';
        last_recipient->site = site_of(destination, dot + 1);
        last_recipient->message = last_message;
    }
    last_message++;
}

/* An agent is free: give it all that it may take to the chosen recipient's destination, or let it go. */
static void slot(void) {
    char transport[NAME];
    text(field("transport"), transport);
    EACH(Site, site, sites, last_site) if (!strcmp(site->transport, transport)) site->asked = 0;
    Recipient *chosen = choose(transport);
    if (!chosen) return (void)SEE("{\"saw\":\"release\",\"transport\":\"%s\"}", transport);
    Message *message = chosen->message;
    Site *site = chosen->site;
    long taken = 0, most = message->single ? 1 : limits.recipients ? limits.recipients : MOST;
    site->busy++;
    SEE("{\"saw\":\"select\",\"delivery\":%ld,\"transport\":\"%s\",\"message\":\"%s\",\"destination\":\"%s\",\"recipients\":",
        ++deliveries, transport, message->name, site->name);
    EACH(Recipient, one, recipients, last_recipient) {
        if (one->message != message || one->site != site || one->state != WAITING || taken == most) continue;
        one->state = FLYING, one->delivery = deliveries;
        printf("%c\"%s\"", taken++ ? ',' : '[', one->address);
    }
    fputs("]}", stdout);
}

static void complete(void) {
    char outcome[NAME];
    Recipient *ended = NULL;
    text(field("outcome"), outcome);
    EACH(Recipient, one, recipients, last_recipient) {
        if (one->state != FLYING || one->delivery != number("delivery")) continue;
        one->state = strcmp(outcome, "delivered") ? FAILED : DELIVERED;
        ended = one;
    }
    if (!ended) die("no such delivery");
    Site *site = ended->site;
    site->busy--;
    site->failures = strcmp(outcome, "site-failure") ? 0 : site->failures + 1;
    if (limits.failures > 0 && site->failures >= limits.failures)
        site->failures = 0, site->down_until = now + limits.minimalBackoff;
    Message *message = ended->message;
    message->place = GONE;
    EACH(Recipient, one, recipients, last_recipient) {
        if (one->message != message || one->state == DELIVERED) continue;
        message->place = one->state == FAILED && message->place != ACTIVE ? DEFERRED : ACTIVE;
    }
    if (message->place == ACTIVE) return;
    message->wakeup = now + limits.minimalBackoff;
    SEE("{\"saw\":\"finish\",\"message\":\"%s\",\"fate\":\"%s\"", message->name, message->place == GONE ? "removed" : "deferred");
    if (message->place == DEFERRED) printf(",\"wakeup\":%ld", message->wakeup);
    fputs("}", stdout);
}

static void rescan(void) {
    char name[NAME];
    text(field("message"), name);
    EACH(Message, message, messages, last_message)
        if (!strcmp(message->name, name) && message->place == DEFERRED && message->wakeup <= now && has_room()) activate(message);
}

static void tick(void) { now += number("seconds"); }
/* What the scheduler does of itself: takes in mail when there is room, asks for agents when there is work. */
static void settle(void) {
    EACH(Message, message, messages, last_message) if (message->place == INCOMING && has_room()) activate(message);
    EACH(Site, site, sites, last_site) {
        Site *first = sites; /* the first destination of a transport remembers whether an agent is on its way */
        while (strcmp(first->transport, site->transport)) first++;
        if (first != site || site->asked || !choose(site->transport)) continue;
        site->asked = 1;
        SEE("{\"saw\":\"ask\",\"transport\":\"%s\"}", site->transport);
    }
}

static void configure(void) {
    limits.active = number("active"), limits.concurrency = number("concurrency"), limits.recipients = number("recipients");
    limits.failures = number("failures"), limits.minimalBackoff = number("minimalBackoff");
    memset(sites, 0, sizeof sites), memset(messages, 0, sizeof messages), memset(recipients, 0, sizeof recipients);
    last_site = sites, last_message = messages, last_recipient = recipients, now = order = deliveries = 0;
}

static const struct { const char *name; void (*handle)(void); } STIMULI[] = {{"configure", configure}, {"arrive", arrive},
    {"rescan", rescan}, {"tick", tick}, {"slot", slot}, {"complete", complete}, {NULL, NULL}};
#define HELLO "\"protocol\":\"spoolproof-scheduler\",\"version\":1,\"name\":\"starter in C\"," \
    "\"profiles\":[\"scheduler-bounded\"],\"promises\":{\"order\":\"destination\",\"overtaking\":0}}\n"

int main(void) {
    char what[NAME];
    while (fgets(line, sizeof line, stdin) && strcmp((text(field("do"), what), what), "end")) {
        int i;
        for (i = 0; STIMULI[i].name && strcmp(STIMULI[i].name, what); i++) {}
        printf("{\"id\":%ld,", number("id"));
        if (!strcmp(what, "hello")) fputs(HELLO, stdout);
        else if (!STIMULI[i].name) printf("\"error\":\"%s is not known here\"}\n", what);
        else {
            fputs("\"seen\":[", stdout), comma = "";
            STIMULI[i].handle(), settle();
            puts("]}");
        }
        fflush(stdout);
    }
    return 0;
}
