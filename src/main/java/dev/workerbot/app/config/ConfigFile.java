package dev.workerbot.app.config;

import com.google.re2j.PatternSyntaxException;
import dev.workerbot.access.Policy;
import dev.workerbot.operation.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.core.JacksonException;

/** Reads the config file and names everything that is wrong with it at once. */
public final class ConfigFile {
  static final Set<String> TOP =
      Set.of(
          "servers",
          "jump-hosts",
          "ssh",
          "roles",
          "grants",
          "deny",
          "contact",
          "slack",
          "storage",
          "masking",
          "operations",
          "alerts",
          "http");
  static final Set<String> SLACK =
      Set.of("enabled", "api-url", "command", "bot-token-file", "app-token-file");
  static final Set<String> STORAGE = Set.of("url");
  static final Set<String> MASKING = Set.of("patterns");
  static final Set<String> OPERATIONS = Set.of("confirm-within", "stays-up", "resume-for");

  private final Path file;
  private final Function<String, Optional<String>> env;
  private final List<Mistake> mistakes = new ArrayList<>();

  private ConfigFile(Path file, Function<String, Optional<String>> env) {
    this.file = file.toAbsolutePath();
    this.env = env;
  }

  /** What became of a config file. */
  public sealed interface Result {
    record Loaded(Config config) implements Result {}

    /** In the order of the lines. */
    record Wrong(List<Mistake> mistakes) implements Result {}
  }

  /**
   * Reads and checks the file.
   *
   * @param env looks up environment variables
   * @throws IOException if the file cannot be read; with a sentence for people
   */
  public static Result load(Path file, Function<String, Optional<String>> env) throws IOException {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException unreadable) {
      throw new IOException(
          "the config file "
              + file
              + (Files.exists(file) ? " cannot be read" : " does not exist")
              + "; name it with --config, and see config/workerbot.yaml for an example",
          unreadable);
    }
    return new ConfigFile(file, env).read(text);
  }

  private Result read(String text) {
    Node root;
    try {
      root = Node.parse(text);
    } catch (JacksonException notYaml) {
      int line = notYaml.getLocation() == null ? 1 : notYaml.getLocation().getLineNr();
      String why = notYaml.getOriginalMessage().lines().findFirst().orElse("");
      return new Result.Wrong(List.of(new Mistake(line, "this is no YAML: " + why)));
    }
    Section top = new Section("", root, mistakes, TOP);
    List<Config.Server> servers = new ServersReader(top, this::path, env, mistakes).read();
    AccessReader access = new AccessReader(top, servers);
    List<Policy.Assignment> assignments = access.assignments();
    List<Policy.Denial> denials = access.denials();
    Optional<Config.Slack> slack = slack(top.section("slack", SLACK));
    String storage = storage(top.section("storage", STORAGE));
    List<String> masks = masks(top.section("masking", MASKING));
    Section operations = top.section("operations", OPERATIONS);
    Duration confirm = operations.time("confirm-within").orElse(Duration.ofMinutes(5));
    Duration staysUp = operations.time("stays-up").orElse(Patience.DEFAULT.steady());
    Duration resume = operations.time("resume-for").orElse(Duration.ofHours(24));
    Config.Alerts alerts = new AlertsReader(top, servers).read();
    Optional<Config.Http> http = HttpReader.read(top.section("http", HttpReader.HTTP));
    String contact = top.text("contact").orElse("Whoever runs workerbot");
    if (!mistakes.isEmpty()) {
      return new Result.Wrong(
          mistakes.stream().distinct().sorted(Comparator.comparingInt(Mistake::line)).toList());
    }
    return new Result.Loaded(
        new Config(
            servers,
            assignments,
            denials,
            contact,
            slack,
            storage,
            masks,
            confirm,
            staysUp,
            resume,
            alerts,
            http));
  }

  private Path path(String text) {
    if (text.startsWith("~/")) {
      return Path.of(env.apply("HOME").orElse("/"), text.substring(2));
    }
    Path path = Path.of(text);
    return path.isAbsolute() ? path : file.resolveSibling(path).normalize();
  }

  private Optional<Config.Slack> slack(Section section) {
    Optional<Boolean> enabled = section.flag("enabled");
    boolean off = enabled.isPresent() && !enabled.get();
    Optional<String> bot = token(section, off, "bot-token-file", "SLACK_BOT_TOKEN", "xoxb-");
    Optional<String> app = token(section, off, "app-token-file", "SLACK_APP_TOKEN", "xapp-");
    Optional<String> api = section.text("api-url");
    String command = section.text("command").orElse("/worker");
    if (!command.matches("/[a-z0-9_-]{1,31}")) {
      section.wrong(section.lineOf("command"), "`command` takes a name such as /worker");
    }
    if (api.isPresent() && !api.get().matches("https?://\\S+/")) {
      section.wrong(
          section.lineOf("api-url"),
          "`api-url` takes a URL that ends with a slash, such as https://slack-gov.com/api/");
    }
    if (off) {
      return Optional.empty();
    }
    if (bot.isPresent() != app.isPresent() || (enabled.isPresent() && bot.isEmpty())) {
      section.wrong(
          section.line(),
          "Slack needs two tokens: put them into SLACK_BOT_TOKEN (xoxb-…) and SLACK_APP_TOKEN"
              + " (xapp-…), or into files named by bot-token-file and app-token-file");
    }
    return bot.isPresent() && app.isPresent()
        ? Optional.of(new Config.Slack(bot.get(), app.get(), api, command))
        : Optional.empty();
  }

  private Optional<String> token(
      Section section, boolean off, String key, String variable, String start) {
    Optional<String> named = section.text(key);
    if (named.isEmpty()) {
      Optional<String> token = env.apply(variable).map(String::strip).filter(one -> !one.isEmpty());
      if (!off && token.isPresent() && !token.get().startsWith(start)) {
        section.wrong(
            section.line(),
            "the variable %s holds no token that starts with %s".formatted(variable, start));
      }
      return token;
    }
    if (named.get().startsWith("xox") || named.get().startsWith("xapp")) {
      section.wrong(
          section.lineOf(key),
          "`%s` takes the name of a file, not the token itself; take the token out of the config and make a new one, since this one was written down"
              .formatted(key));
      return Optional.empty();
    }
    Path path = path(named.get());
    try {
      Set<PosixFilePermission> rights = Files.getPosixFilePermissions(path);
      if (rights.contains(PosixFilePermission.OTHERS_READ)
          || rights.contains(PosixFilePermission.GROUP_READ)) {
        section.wrong(
            section.lineOf(key), "others can read %s; run chmod 600 %s".formatted(path, path));
      }
      String token = Files.readString(path).strip();
      if (!token.startsWith(start)) {
        section.wrong(
            section.lineOf(key), "%s holds no token that starts with %s".formatted(path, start));
      }
      return Optional.of(token);
    } catch (IOException unreadable) {
      section.wrong(section.lineOf(key), "the token file %s cannot be read".formatted(path));
      return Optional.empty();
    }
  }

  private String storage(Section section) {
    Optional<String> url = section.text("url");
    if (url.isEmpty()) {
      Path state =
          env.apply("STATE_DIRECTORY")
              .map(Path::of)
              .orElseGet(() ->
                  Path.of(
                      env.apply("XDG_STATE_HOME")
                          .orElse(env.apply("HOME").orElse("/var/lib") + "/.local/state"),
                      "workerbot"));
      return "jdbc:sqlite:" + state.resolve("workerbot.db");
    }
    if (!url.get().startsWith("jdbc:sqlite:")) {
      section.wrong(
          section.lineOf("url"),
          "`url` takes jdbc:sqlite: and the path of a file, such as jdbc:sqlite:/var/lib/workerbot/workerbot.db");
      return url.get();
    }
    return "jdbc:sqlite:" + path(url.get().substring("jdbc:sqlite:".length()));
  }

  private static List<String> masks(Section section) {
    List<String> patterns = section.texts("patterns").orElse(List.of());
    for (String pattern : patterns) {
      try {
        com.google.re2j.Pattern.compile(pattern);
      } catch (PatternSyntaxException wrong) {
        section.wrong(
            section.lineOf("patterns"),
            "`%s` is no pattern that RE2 knows: %s".formatted(pattern, wrong.getDescription()));
      }
    }
    return patterns;
  }
}
