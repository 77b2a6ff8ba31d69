package dev.workerbot.fleet.timeline;

import dev.workerbot.worker.event.StateChange;
import java.util.List;
import java.util.Optional;

/**
 * What a line of the main log makes of a worker's path.
 *
 * @param change by the line itself
 * @param shown by statuses before, and put after it anew
 * @param withdrawn what was said before, and is not so
 */
record TimelineUpdate(
    Optional<StateChange> change, List<StateChange> shown, List<StateChange> withdrawn) {}
