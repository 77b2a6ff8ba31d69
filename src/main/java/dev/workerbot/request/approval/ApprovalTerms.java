package dev.workerbot.request.approval;

import java.time.Duration;

/**
 * On which terms people are asked.
 *
 * @param owner the name of the lock that shows this bot to be alive
 * @param within for how long a request waits
 */
public record ApprovalTerms(String owner, Duration within) {}
