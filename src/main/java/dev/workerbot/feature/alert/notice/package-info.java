/** Messages around alerts: reminders, holds that end, stops past the bot. */
package dev.workerbot.feature.alert.notice;
