package dev.workerbot.feature.action;

import dev.workerbot.access.Caller;
import dev.workerbot.message.Message;
import dev.workerbot.request.authorization.Authorizer;
import dev.workerbot.worker.Nearest;
import dev.workerbot.worker.Target;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The commands that the config has approved beforehand, by name, and who may run them. */
public final class NamedActions {
  private final Map<String, NamedAction> actions = new LinkedHashMap<>();
  private final String contact;

  /**
   * Those of a config.
   *
   * @param contact whom people ask for a right
   */
  public NamedActions(Collection<NamedAction> actions, String contact) {
    actions.forEach(action -> this.actions.put(action.name(), action));
    this.contact = contact;
  }

  /** The action of that name, whoever may run it. */
  public Optional<NamedAction> find(String name) {
    return Optional.ofNullable(actions.get(name));
  }

  /** Names of the actions that the caller may run, in the order of the config. */
  public List<String> runnable(Caller caller) {
    return actions.values().stream()
        .filter(action -> mayRun(action, caller))
        .map(NamedAction::name)
        .toList();
  }

  private static boolean mayRun(NamedAction action, Caller caller) {
    return caller.isHook()
        ? caller.action().equals(Optional.of(action.name()))
        : action.runBy().applyTo(caller);
  }

  /** The action of that name, where the caller may run it: else there is none for them. */
  public Optional<NamedAction> runnable(Caller caller, String name) {
    return Optional.ofNullable(actions.get(name)).filter(action -> mayRun(action, caller));
  }

  /** Why the caller may not run it, which is the same whether there is one or not. */
  public String refusal(String typed, Caller caller) {
    List<String> known = runnable(caller);
    boolean mayDepend =
        actions.values().stream().anyMatch(action -> action.runBy().dependsOnUnknownGroups(caller));
    String hint =
        Nearest.hint(
            typed,
            known,
            known.isEmpty() ? "." : "; you may run `" + String.join("`, `", known) + "`.");
    // Of a slip of the finger no more has to be said. It is found among what they may run alone.
    boolean isSlip = hint.endsWith("?");
    return "No action %s that you may run%s%s%s"
        .formatted(
            Message.code(typed),
            hint,
            isSlip ? "" : " %s can let you run one with `run-by` in the config.".formatted(contact),
            mayDepend ? " User groups cannot be read right now; try again in a minute." : "");
  }

  /**
   * Why a deny rule forbids what the action does besides its command; what that does is decided as
   * ever.
   */
  public Optional<String> objection(
      NamedAction action, Caller running, Authorizer authorizer, Collection<Target> targets) {
    return action
        .besides()
        .flatMap(verb -> authorizer.denied(running, verb, targets))
        .map(why ->
            "%s mutes the alerts of its workers. %s Set `mute: false` to avoid that."
                .formatted(Message.code(action.name()), why));
  }
}
