package dev.workerbot.alert.store;

import dev.workerbot.message.entity.Person;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody wants something of a card.
 *
 * @param alert the one that is meant; empty for all of the card
 * @param verb {@code ack} or {@code resolve}
 */
public record WantedCard(
    String id, int card, Optional<String> alert, String verb, Person by, Instant at) {}
