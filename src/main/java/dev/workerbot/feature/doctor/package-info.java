/** The verb that looks for mistakes in a server's config. */
package dev.workerbot.feature.doctor;
