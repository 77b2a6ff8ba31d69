package dev.workerbot.supervisor;

import java.time.Duration;
import java.util.Optional;

/**
 * By which of several ways a server's supervisord is asked.
 *
 * @param name of the way, such as {@code supervisorctl}
 * @param took how long the last status took by it; empty where none was asked for yet
 * @param because why it is not the faster one, without a full stop; empty where it is
 */
public record AskingWay(String name, Optional<Duration> took, Optional<String> because) {}
