package dev.workerbot.feature.alert.engine;

import dev.workerbot.alert.store.Unrecorded;
import java.util.function.Predicate;

/**
 * The chats, as far as alerts need them.
 *
 * @param isServed whether this chat can be notified of anything
 * @param unrecorded tells them while the store cannot be written
 * @param wake is run after something was put out for them
 */
public record AlertChannels(Predicate<String> isServed, Unrecorded unrecorded, Runnable wake) {}
