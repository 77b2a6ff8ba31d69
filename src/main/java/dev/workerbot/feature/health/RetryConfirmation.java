package dev.workerbot.feature.health;

import java.time.Duration;

/** How long a Confirm button of a retry works. */
public record RetryConfirmation(Duration within) {}
