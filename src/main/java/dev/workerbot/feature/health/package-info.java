/** The verbs {@code failed} and {@code retry}: jobs of Laravel that failed. */
package dev.workerbot.feature.health;
