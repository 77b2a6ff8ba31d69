package dev.workerbot.supervisor;

import java.util.Optional;

/**
 * By which of two ways a server's supervisord is asked.
 *
 * @param because why it is supervisorctl, without a full stop; empty where it is the lane
 */
public record AskingWay(Optional<String> because) {}
