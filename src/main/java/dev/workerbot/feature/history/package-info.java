/** The verb that shows who did what. */
package dev.workerbot.feature.history;
