package dev.workerbot.feature.stats.picture;

import dev.workerbot.history.StatsReport;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;

/**
 * Names of lines, as short as they can be told apart: what is common to all stands in the title.
 */
record LineNames(boolean oneServer, boolean oneGroup) {
  static LineNames of(StatsReport statsReport) {
    boolean many = statsReport.workers().size() > 1;
    long servers =
        statsReport.workers().stream().map(one -> one.target().server()).distinct().count();
    long groups =
        statsReport.workers().stream().map(one -> one.target().worker().group()).distinct().count();
    return new LineNames(many && servers == 1, many && groups == 1);
  }

  String worker(Target target) {
    WorkerName worker = target.worker();
    return (oneGroup ? worker.process() : worker.toString()) + server(target);
  }

  String group(Target target) {
    return target.worker().group() + server(target);
  }

  private String server(Target target) {
    return oneServer ? "" : "@" + target.server();
  }
}
