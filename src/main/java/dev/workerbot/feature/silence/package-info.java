/** The verbs that keep alerts quiet for a while. */
package dev.workerbot.feature.silence;
