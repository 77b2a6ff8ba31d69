package dev.workerbot.request.step;

import dev.workerbot.request.Ids;
import dev.workerbot.time.ShutdownSignal;
import java.time.Clock;

/**
 * One run of the bot, as far as all that goes on in it depends on it.
 *
 * @param owner the name of the lock that shows this run to be alive
 * @param clock what people read, and what is written down
 * @param ids names of what is new
 * @param shutdown ends every wait
 * @param timeouts of operations
 */
public record BotRuntime(
    String owner, Clock clock, Ids ids, ShutdownSignal shutdown, OperationTimeouts timeouts) {}
