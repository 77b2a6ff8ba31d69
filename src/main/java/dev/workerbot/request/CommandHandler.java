package dev.workerbot.request;

import dev.workerbot.access.Caller;
import dev.workerbot.command.Command;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Carries out what one verb asks for. Safe for use by several threads. */
@FunctionalInterface
public interface CommandHandler<C extends Command> {
  /**
   * Carries it out, to its last word.
   *
   * @param go the workers that the caller may use, where the verb's mode has them found
   */
  Outcome handle(RequestContext requestContext, C command, Authorization.Go go);

  /** One whose verb takes the number of something. */
  static <C extends Command> CommandHandler<C> numbered(
      CommandHandler<C> handler, Function<Caller, List<PickItem>> numbered) {
    return new Suggesting<>(handler, numbered, handler::named);
  }

  /** One whose verb takes the name of something. */
  static <C extends Command> CommandHandler<C> named(
      CommandHandler<C> handler, Function<Caller, List<String>> named) {
    return new Suggesting<>(handler, handler::numbered, named);
  }

  /** A handler that also says what the caller can name with its verb. */
  record Suggesting<C extends Command>(
      CommandHandler<C> handler,
      Function<Caller, List<PickItem>> numbers,
      Function<Caller, List<String>> names)
      implements CommandHandler<C> {
    @Override
    public Outcome handle(RequestContext requestContext, C command, Authorization.Go go) {
      return handler.handle(requestContext, command, go);
    }

    @Override
    public Map<String, String> mistakes(C command) {
      return handler.mistakes(command);
    }

    @Override
    public List<PickItem> numbered(Caller caller) {
      return numbers.apply(caller);
    }

    @Override
    public List<String> named(Caller caller) {
      return names.apply(caller);
    }
  }

  /**
   * What cannot stay in the command, by the field of its form: what is seen without asking anybody,
   * whoever asks for it.
   */
  default Map<String, String> mistakes(C command) {
    return Map.of();
  }

  /** What the caller can name by its number with the verb, newest first. */
  default List<PickItem> numbered(Caller caller) {
    return List.of();
  }

  /** What the caller can name with the verb, best first. */
  default List<String> named(Caller caller) {
    return List.of();
  }
}
