/** The verb that lists the servers and how well each is heard. */
package dev.workerbot.feature.servers;
