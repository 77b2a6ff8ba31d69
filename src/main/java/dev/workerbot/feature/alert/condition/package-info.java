/** The condition of each worker and server, as alerts see it. Pure: no clock, no store. */
package dev.workerbot.feature.alert.condition;
