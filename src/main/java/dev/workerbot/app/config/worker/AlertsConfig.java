package dev.workerbot.app.config.worker;

import dev.workerbot.alert.rule.AlertRules;

/** Alerts; nothing is watched where they are not enabled. */
public record AlertsConfig(boolean enabled, AlertRules alertRules) {}
