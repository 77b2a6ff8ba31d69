package dev.workerbot.feature.doctor;

import dev.workerbot.message.Message;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.authorization.Inspections;
import dev.workerbot.request.state.Inspection;
import dev.workerbot.supervisor.Available;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.WorkerName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What belongs to a server and was not looked at: where nothing is found, that is to be said. */
final class Unseen {
  private static final int MOST_NAMES = 20;

  private Unseen() {}

  /**
   * A clause for people each; of what the caller may not see, no name.
   *
   * @param ours config files of supervisords that are servers to us
   */
  static List<String> of(
      Inspections.InspectedServer inspectedServer,
      ServerConfig files,
      Facts facts,
      Set<String> ours) {
    List<String> all = new ArrayList<>();
    Set<String> missing = missing(inspectedServer, files);
    if (!missing.isEmpty()) {
      all.add(
          "%s, which supervisord has loaded, but no file that could be read here"
              .formatted(names(missing)));
    }
    if (!inspectedServer.whole()) {
      if (!files.unseen().isEmpty()) {
        all.add("config files that could not be read");
      }
      return all;
    }
    all.addAll(files.unseen());
    Set<String> others = new TreeSet<>(facts.otherSupervisords(files.main()));
    others.removeAll(ours);
    for (String other : others) {
      all.add(
          "the programs of another supervisord that runs there"
              + (other.isEmpty() ? "" : ", with " + Message.code(other)));
    }
    return all;
  }

  /** What supervisord has read and is in no file. */
  private static Set<String> missing(
      Inspections.InspectedServer inspectedServer, ServerConfig files) {
    Set<WorkerName> known = new HashSet<>();
    Set<String> unclear = new HashSet<>();
    for (ProgramConfig program : files.programs()) {
      List<WorkerName> workers = program.workers();
      known.addAll(workers);
      if (workers.isEmpty()) {
        // Only supervisord knows how its processes are called.
        unclear.add(program.workerGroup());
      }
    }
    Set<String> missing = new TreeSet<>();
    for (Available process : inspectedServer.inspection().available()) {
      String group = process.worker().group();
      boolean asked = inspectedServer.may().test(group) && inspectedServer.asked().test(group);
      // What it could not read anew may be gone from disk by now.
      boolean isStale = !process.inUse() && !isRead(inspectedServer.inspection());
      if (asked && !isStale && !known.contains(process.worker()) && !unclear.contains(group)) {
        missing.add(files.ofGroup(group).isEmpty() ? group : process.worker().toString());
      }
    }
    return missing;
  }

  private static boolean isRead(Inspection inspection) {
    return inspection.reread() instanceof Reply.Ok<Reread>(Reread.RereadDone _);
  }

  private static Sentence names(Set<String> names) {
    return Counts.first(
        MOST_NAMES, names.stream().map(CleanText::singleLine).map(Message::code).toList());
  }
}
