/** The verb that shows the state of workers. */
package dev.workerbot.feature.status;
