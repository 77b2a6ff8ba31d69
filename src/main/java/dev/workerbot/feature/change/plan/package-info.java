/** Plans of changes: what a change would mean on a server, before anything is changed. */
package dev.workerbot.feature.change.plan;
