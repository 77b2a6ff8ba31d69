package dev.workerbot.app.socket.client;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What a client asks of the bot.
 *
 * @param kind {@code exec} or {@code chat}
 * @param config the file that was named, or the usual one
 * @param as the name that the person asked for
 * @param json whether the answer is to be JSON
 * @param words the command, for {@code exec}
 */
public record ClientCommand(
    String kind, Optional<Path> config, Optional<String> as, boolean json, List<String> words) {
  public ClientCommand {
    words = List.copyOf(words);
  }

  public static ClientCommand exec(
      Path config, Optional<String> as, boolean json, List<String> words) {
    return new ClientCommand("exec", Optional.of(config), as, json, words);
  }

  public static ClientCommand chat(Path config, Optional<String> as) {
    return new ClientCommand("chat", Optional.of(config), as, false, List.of());
  }

  /**
   * Reads a command line as people usually write it. Anything else is for the parser of all
   * commands, which explains what is wrong with it.
   */
  public static Optional<ClientCommand> read(String[] arguments) {
    if (arguments.length == 0) {
      return Optional.empty();
    }
    String kind = arguments[0];
    Optional<Path> config = Optional.empty();
    Optional<String> as = Optional.empty();
    boolean json = false;
    Iterator<String> rest = Arrays.asList(arguments).subList(1, arguments.length).iterator();
    List<String> words = new ArrayList<>();
    while (rest.hasNext() && words.isEmpty()) {
      String next = rest.next();
      boolean takesValue = next.equals("--config") || next.equals("-c") || next.equals("--as");
      if (takesValue && rest.hasNext()) {
        String value = rest.next();
        boolean isName = next.equals("--as");
        if (value.startsWith("-") || (isName ? as.isPresent() : config.isPresent())) {
          return Optional.empty();
        }
        as = isName ? Optional.of(value) : as;
        config = isName ? config : Optional.of(Path.of(value));
      } else if (next.equals("--json") && !json) {
        json = true;
      } else if (next.equals("--") && rest.hasNext()) {
        rest.forEachRemaining(words::add);
      } else {
        return Optional.empty();
      }
    }
    return (kind.equals("exec") && !words.isEmpty())
            || (kind.equals("chat") && words.isEmpty() && !json)
        ? Optional.of(new ClientCommand(kind, config, as, json, words))
        : Optional.empty();
  }
}
