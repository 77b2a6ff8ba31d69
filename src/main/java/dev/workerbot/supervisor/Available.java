package dev.workerbot.supervisor;

import dev.workerbot.worker.WorkerName;

/**
 * One process as supervisord has it from the config files, as it last read them.
 *
 * @param inUse whether it is among those that supervisord runs; otherwise it was read, and not
 *     applied
 * @param autostart whether supervisord starts it by itself
 * @param groupPriority of its group; what is lower starts earlier and stops later
 * @param priority within the group
 */
public record Available(
    WorkerName worker, boolean inUse, boolean autostart, int groupPriority, int priority) {}
