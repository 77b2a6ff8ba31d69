package dev.workerbot.supervisor;

import java.util.Optional;

/**
 * How a server's supervisord is asked: over the lane, or by supervisorctl.
 *
 * @param because why it is supervisorctl, without a full stop; empty where it is the lane
 */
public record ControlChannel(Optional<String> because) {}
