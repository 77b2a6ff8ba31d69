/** The verb that shows what a worker wrote. */
package dev.workerbot.feature.logs;
