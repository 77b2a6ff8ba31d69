package dev.workerbot.app.config.worker;

import dev.workerbot.access.Principals;
import dev.workerbot.app.config.chat.ChatIds;
import dev.workerbot.app.config.chat.SecretFile;
import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.Keys;
import dev.workerbot.app.config.key.Section;
import dev.workerbot.app.config.server.ConfiguredServer;
import dev.workerbot.app.http.HookKey;
import dev.workerbot.command.Act;
import dev.workerbot.command.syntax.ParseResult;
import dev.workerbot.command.syntax.Shorthand;
import dev.workerbot.feature.action.NamedAction;
import dev.workerbot.message.entity.ChatPlatform;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.worker.Selector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads {@code actions}: commands that are approved beforehand, and the hooks that begin them. */
public final class ActionsReader {
  private static final Key<String> COMMAND =
      Key.text(
              "command",
              "what it does: start, stop, restart, pause or continue, as you would type it; `--yes`"
                  + " goes without saying")
          .required();
  private static final Key<String> CHANNEL =
      ChatIds.channel(
              "channel", "where it is reported: `slack:C012AB` or `discord:4711`, the channel's id")
          .otherwise("none; required for a hook");
  private static final Key.Defaulted<List<String>> RUN_BY =
      ChatIds.members(
              "run-by",
              "who may `run` it, as in a [grant](configuration.md#roles-grants-deny-rules):"
                  + " `terminal:ci`, `slack:U012AB`, `slack-group:S012AB`, `\"*\"`")
          .orElse(List.of(), "nobody");
  private static final Key<String> SECRET_FILE =
      Key.text(
              "secret-file",
              "a file, mode 0600, with the secret of its hook: 32 bytes at least, as `openssl rand"
                  + " -hex 32` makes")
          .otherwise("no hook");
  private static final Key<String> SECRET_ENV =
      Key.text("secret-env", "instead: the name of the environment variable that holds it")
          .otherwise("no hook");
  private static final Key.Defaulted<Duration> WINDOW =
      Key.time(
              "window",
              "for how long at most what happens to its workers belongs to it, and alerts of them"
                  + " are muted")
          .orElse(NamedAction.WINDOW);
  private static final Key.Defaulted<Boolean> MUTE =
      Key.flag("mute", "whether alerts of its workers are muted meanwhile").orElse(true);

  public static final Key<Map<String, Section>> ACTIONS =
      Keys.named(
          "actions",
          Keys.of("action", COMMAND, CHANNEL, RUN_BY, SECRET_FILE, SECRET_ENV, WINDOW, MUTE),
          "commands that are approved beforehand, by name; CI can begin them:"
              + " [after a deploy](deploys.md)");

  /** What {@code openssl rand} makes, rather than the name of a file. */
  private static final Pattern SECRET = Pattern.compile("[0-9A-Fa-f]{32,}|[A-Za-z0-9+/]{40,}=*");

  private static final String NAME = "[a-z][a-z0-9-]{0,31}";

  private final Section top;
  private final List<ConfiguredServer> servers;
  private final Shorthand shorthand;
  private final Function<String, Path> paths;
  private final Function<String, Optional<String>> env;

  /**
   * @param shorthand what a command may be written with
   * @param paths finds a file that the config names
   * @param env looks up environment variables
   */
  public ActionsReader(
      Section top,
      List<ConfiguredServer> servers,
      Shorthand shorthand,
      Function<String, Path> paths,
      Function<String, Optional<String>> env) {
    this.top = top;
    this.servers = servers;
    this.shorthand = shorthand;
    this.paths = paths;
    this.env = env;
  }

  /**
   * All actions.
   *
   * @param listening whether there is a port that hooks can be at
   */
  public List<ActionConfig> read(boolean listening) {
    List<ActionConfig> actions = new ArrayList<>();
    top.all(ACTIONS)
        .forEach((name, section) -> read(name, section, listening).ifPresent(actions::add));
    return actions;
  }

  private Optional<ActionConfig> read(String name, Section section, boolean listening) {
    if (!name.matches(NAME)) {
      section.wrong(
          section.line(),
          Sentence.of(
              "`%s` is not a name for an action: small letters, digits and dashes, such as"
                  + " after-deploy",
              name));
    }
    Optional<Act> command = command(section);
    Optional<Channel> channel = section.find(CHANNEL).flatMap(ChatIds::channel);
    Principals runBy = new Principals(Set.copyOf(section.get(RUN_BY)), Set.of());
    Optional<HookKey> key = key(section);
    if (key.isPresent() && !listening) {
      section.wrong(
          section.line(),
          Sentence.of(
              "`%s` has a hook, which is at the port of `http`: enable that, or take its secret"
                  + " away",
              name));
    }
    boolean hasChannel =
        channel.filter(one -> !one.chat().equals(ChatPlatform.TERMINAL.name())).isPresent()
            || key.isEmpty();
    if (!hasChannel) {
      section.wrong(
          section.line(),
          Sentence.of(
              "`channel` is missing under `actions.%s`: say where its hook is reported, such as"
                  + " slack:C012AB",
              name));
    }
    if (runBy.members().isEmpty() && !section.has(SECRET_FILE) && !section.has(SECRET_ENV)) {
      section.wrong(
          section.line(),
          Sentence.of(
              "nobody can run `%s`: say who may with `run-by`, or open a hook with `secret-file`",
              name));
    }
    Duration window = section.get(WINDOW);
    boolean mutes = section.get(MUTE);
    return command.map(
        does -> new ActionConfig(new NamedAction(name, does, channel, runBy, window, mutes), key));
  }

  private Optional<Act> command(Section section) {
    String text = section.required(COMMAND);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return switch (shorthand.parse(text)) {
      case ParseResult.Understood(Act act) -> {
        checkPlaces(section, act.targets());
        if (act.breakGlassReason().isPresent()) {
          section.wrong(
              COMMAND,
              Sentence.of(
                  "`command` takes no `--break-glass`: an action is approved, and a hold binds"
                      + " it"));
        }
        yield Optional.of(act.confirmedOn(act.targets()));
      }
      case ParseResult.Understood(var other) -> {
        section.wrong(
            COMMAND,
            Sentence.of(
                "`command` takes what starts or stops workers, such as restart queue@prod, not"
                    + " `%s`",
                other.verb()));
        yield Optional.empty();
      }
      case ParseResult.Misunderstood(var sentence) -> {
        section.wrong(section.lineOf(COMMAND), "`command`: " + sentence);
        yield Optional.empty();
      }
    };
  }

  private void checkPlaces(Section section, Selector targets) {
    for (Selector.Term term : targets.terms()) {
      boolean met = servers.stream().anyMatch(one -> term.matches(one.name(), one.tags()));
      if (!met) {
        section.wrong(
            COMMAND, Sentence.of("no server or tag is meant by `%s`; it would do nothing", term));
      }
    }
  }

  private Optional<HookKey> key(Section section) {
    Optional<String> variable = section.find(SECRET_ENV);
    Optional<String> file = section.find(SECRET_FILE);
    if (variable.isPresent() && file.isPresent()) {
      section.wrong(SECRET_ENV, Sentence.of("there are `secret-file` and `secret-env`; keep one"));
    }
    if (file.isPresent() && SECRET.matcher(file.get()).matches()) {
      section.wrong(
          SECRET_FILE,
          Sentence.of(
              "`secret-file` takes the name of a file, not the secret itself; take it out of the"
                  + " config and make a new one, since this one was written down"));
      return Optional.empty();
    }
    if (file.isPresent()) {
      return SecretFile.read(section, SECRET_FILE, paths.apply(file.get()), "secret")
          .flatMap(secret -> key(section, SECRET_FILE, secret));
    }
    if (variable.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> secret = env.apply(variable.get()).map(String::strip);
    if (secret.isEmpty()) {
      section.wrong(
          SECRET_ENV,
          Sentence.of(
              "`secret-env` takes the name of a variable that holds the secret, and there is none"
                  + " of that name"));
    }
    return secret.flatMap(one -> key(section, SECRET_ENV, one));
  }

  private static Optional<HookKey> key(Section section, Key<String> key, String secret) {
    try {
      return Optional.of(new HookKey(secret));
    } catch (IllegalArgumentException tooShort) {
      section.wrong(
          key,
          Sentence.of(
              "`%s`: %s; `openssl rand -hex 32` makes one", key.name(), tooShort.getMessage()));
      return Optional.empty();
    }
  }
}
