package dev.workerbot.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How calls of Slack's Web API go wrong: the next ones of a method, all of it, or all of all. */
public final class SlackFaults {
  private final Map<String, Deque<How>> planned = new HashMap<>();
  private final Map<String, How> lasting = new HashMap<>();
  private Optional<How> outage = Optional.empty();

  /** A way to go wrong: one that is known, or an answer word by word. */
  public sealed interface How permits FakeSlack.Fault, Answer {}

  /** An answer, word by word. */
  public record Answer(int status, String body) implements How {}

  /** {@code ok:false}, by whatever name. */
  public static Answer error(String name) {
    return new Answer(200, "{\"ok\":false,\"error\":\"" + name + "\"}");
  }

  /** {@code ok:false} by that name, with where the mistake is. */
  public static Answer error(String name, String pointer) {
    return new Answer(
        200,
        "{\"ok\":false,\"error\":\""
            + name
            + "\",\"response_metadata\":{\"messages\":[\"[ERROR] failed [json-pointer:"
            + pointer
            + "]\"]}}");
  }

  /** An answer that says yes, and this. */
  public static Answer ok(String more) {
    return new Answer(200, "{\"ok\":true," + more + "}");
  }

  synchronized void next(String method, How... how) {
    planned.computeIfAbsent(method, _ -> new ArrayDeque<>()).addAll(List.of(how));
  }

  synchronized void lasting(String method, How how) {
    lasting.put(method, how);
  }

  synchronized void over(String method) {
    lasting.remove(method);
  }

  synchronized void outage(Optional<How> how) {
    outage = how;
  }

  /** How this call goes wrong; empty if it does not. */
  synchronized Optional<How> take(String method) {
    return outage
        .or(() -> Optional.ofNullable(planned.get(method)).map(Deque::poll))
        .or(() -> Optional.ofNullable(lasting.get(method)));
  }
}
