package dev.workerbot.feature.change.store;

import dev.workerbot.message.entity.Person;
import dev.workerbot.worker.verb.Verb;
import java.time.Instant;

/** What was done last to a program, so that it can be put back. */
public record PastChange(
    String set, int position, Verb verb, Person by, Instant endedAt, StoredChange storedChange) {}
