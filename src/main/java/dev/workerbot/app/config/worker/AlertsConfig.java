package dev.workerbot.app.config.worker;

import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.health.HealthSettings;

/**
 * Alerts; nothing is watched where they are not enabled.
 *
 * @param health which workers are probed whether they work
 */
public record AlertsConfig(boolean enabled, AlertRules alertRules, HealthSettings health) {}
