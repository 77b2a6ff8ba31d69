package dev.workerbot.supervisor.lane;

import dev.workerbot.supervisor.Available;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.worker.OddName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Reads the values of a lane; each is empty where it cannot be right. */
final class LaneValues {
  /** More processes than any config has. */
  private static final int MOST = 10_000;

  private static final int KINDS_OF_CHANGE = 3;

  private LaneValues() {}

  static Optional<OptionalInt> pid(JsonNode value) {
    return value.isInt() && value.intValue() >= 0
        ? Optional.of(
            value.intValue() == 0 ? OptionalInt.empty() : OptionalInt.of(value.intValue()))
        : Optional.empty();
  }

  static Optional<String> version(JsonNode value) {
    return Optional.of(value.asString("")).filter(text -> text.matches("\\d[\\w.+-]{0,40}"));
  }

  static Optional<Reread> reread(JsonNode value) {
    if (!value.isArray() || value.size() != KINDS_OF_CHANGE) {
      return Optional.empty();
    }
    List<List<String>> groups =
        IntStream.range(0, KINDS_OF_CHANGE)
            .mapToObj(kind ->
                value
                    .get(kind)
                    .valueStream()
                    .map(group -> OddName.part(group.asString("")))
                    .toList())
            .toList();
    return groups.stream().mapToInt(List::size).sum() > MOST
        ? Optional.empty()
        : Optional.of(new Reread.RereadDone(groups.get(0), groups.get(1), groups.get(2)));
  }

  static Optional<List<Available>> available(JsonNode rows) {
    if (!rows.isArray() || rows.size() > MOST) {
      return Optional.empty();
    }
    List<Available> all = new ArrayList<>();
    for (JsonNode row : rows) {
      boolean isProcess =
          row.path("group").isString()
              && row.path("name").isString()
              && row.path("inuse").isBoolean()
              && row.path("autostart").isBoolean()
              && row.path("group_prio").isInt()
              && row.path("process_prio").isInt();
      if (!isProcess) {
        return Optional.empty();
      }
      String group = row.get("group").stringValue();
      String name = row.get("name").stringValue();
      all.add(
          new Available(
              OddName.shown(group.equals(name) ? name : group + ":" + name),
              row.get("inuse").booleanValue(),
              row.get("autostart").booleanValue(),
              row.get("group_prio").intValue(),
              row.get("process_prio").intValue()));
    }
    return Optional.of(List.copyOf(all));
  }

  /** As supervisorctl prints it, with a line feed behind it. */
  static Optional<String> log(JsonNode value) {
    try {
      return Optional.of(value)
          .filter(JsonNode::isString)
          .map(text -> Base64.getDecoder().decode(text.stringValue()))
          .map(bytes -> new String(bytes, StandardCharsets.UTF_8) + "\n");
    } catch (IllegalArgumentException noBase64) {
      return Optional.empty();
    }
  }
}
