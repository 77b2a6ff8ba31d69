package dev.workerbot.app.config;

import com.google.re2j.PatternSyntaxException;
import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.Confirming;
import dev.workerbot.access.People;
import dev.workerbot.access.Policy;
import dev.workerbot.command.syntax.Shorthand;
import dev.workerbot.graceful.SignalPlans;
import dev.workerbot.message.Sentence;
import dev.workerbot.program.template.Creating;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.store.Retention;
import dev.workerbot.store.file.FileReason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
          "confirm",
          "people",
          "creating",
          "aliases",
          "sets",
          "graceful",
          "contact",
          "slack",
          "discord",
          "storage",
          "terminal",
          "masking",
          "operations",
          "alerts",
          "actions",
          "http",
          "approvals",
          "break-glass");
  static final Set<String> STORAGE = Set.of("url", "keep");
  static final Set<String> KEEP = Set.of("history", "figures");
  private static final Duration LEAST_KEPT = Duration.ofDays(1);
  static final Set<String> MASKING = Set.of("patterns");
  static final Set<String> OPERATIONS =
      Set.of("confirm-within", "approve-within", "stays-up", "rolling-stays-up", "resume-for");

  private final Path file;
  private final Function<String, Optional<String>> env;
  private final List<ConfigError> mistakes = new ArrayList<>();

  private ConfigFile(Path file, Function<String, Optional<String>> env) {
    this.file = file.toAbsolutePath();
    this.env = env;
  }

  /** What became of a config file. */
  public sealed interface ReadConfig {
    record Loaded(Config config) implements ReadConfig {}

    /** In the order of the lines. */
    record WrongConfig(List<ConfigError> mistakes) implements ReadConfig {}
  }

  /**
   * Reads and checks the file.
   *
   * @param env looks up environment variables
   * @throws IOException if the file cannot be read; with a sentence for people
   */
  public static ReadConfig load(Path file, Function<String, Optional<String>> env)
      throws IOException {
    ConfigText.Read read;
    try {
      read = ConfigText.decode(Files.readAllBytes(file));
    } catch (IOException unreadable) {
      throw unreadable(file, unreadable);
    }
    List<ConfigError> wrong =
        read.mistake().map(List::of).orElseGet(() -> ConfigText.lookalikes(read.text()));
    return wrong.isEmpty()
        ? new ConfigFile(file, env).read(read.text())
        : new ReadConfig.WrongConfig(wrong);
  }

  /** Says of a file that it cannot be read. */
  public static IOException unreadable(Path file, IOException why) {
    String name = file.toString().isEmpty() ? "without a name" : file.toString();
    return new IOException(
        "the config file %s %s"
            .formatted(
                name,
                switch (why) {
                  case NoSuchFileException _ ->
                      "does not exist; name it with --config, and see config/workerbot.yaml for an"
                          + " example";
                  case AccessDeniedException _ ->
                      "may not be read by %s; run this as an account that may, such as by `sudo -u workerbot`"
                          .formatted(System.getProperty("user.name"));
                  default ->
                      Files.isDirectory(file)
                          ? "is a folder; name the file in it with --config"
                          : "cannot be read (%s); name it with --config"
                              .formatted(FileReason.of(why));
                }),
        why);
  }

  private ReadConfig read(String text) {
    Node root;
    try {
      root = Node.parse(text, mistakes);
    } catch (JacksonException notYaml) {
      return new ReadConfig.WrongConfig(List.of(YamlProblem.of(text, notYaml)));
    }
    Section top = new Section("", root, mistakes, TOP);
    List<Config.ConfiguredServer> servers =
        new ServersReader(top, this::path, env, mistakes).read();
    AccessReader access = new AccessReader(top, servers);
    List<Policy.Assignment> assignments = access.assignments();
    People people = PeopleReader.read(top.section("people", Set.of()));
    List<Policy.Denial> denials = access.denials(people);
    Confirming confirming =
        ConfirmReader.read(top.section("confirm", ConfirmReader.CONFIRM), access, servers);
    Creating creating =
        new CreatingReader(top.section("creating", CreatingReader.CREATING), access.roles()).read();
    Shorthand shorthand = new ShorthandReader(top, servers).read();
    SignalPlans signalPlans = new GracefulReader(top).read();
    ChatsReader chats = new ChatsReader(env, this::path);
    Optional<Config.Slack> slack = chats.slack(top.section("slack", ChatsReader.SLACK));
    Optional<Config.Discord> discord = chats.discord(top.section("discord", ChatsReader.DISCORD));
    Section store = top.section("storage", STORAGE);
    String storage = storage(store);
    Retention.Keep keep = keep(store.section("keep", KEEP));
    List<String> masks = masks(top.section("masking", MASKING));
    Section operations = top.section("operations", OPERATIONS);
    Duration confirm = operations.time("confirm-within").orElse(Duration.ofMinutes(5));
    Duration staysUp = operations.time("stays-up").orElse(OperationTimeouts.DEFAULT.steady());
    Duration proven =
        operations.time("rolling-stays-up").orElse(OperationTimeouts.DEFAULT.proven());
    Duration resume = operations.time("resume-for").orElse(Duration.ofHours(24));
    ApprovalRules.ApprovalSettings approving =
        new ApprovalsReader(top, access).read(operations.time("approve-within"));
    Config.AlertsConfig alertsConfig = new AlertsReader(top, servers).read();
    Optional<Config.Http> http = HttpReader.read(top.section("http", HttpReader.HTTP));
    List<Config.ActionConfig> actions =
        new ActionsReader(top, servers, shorthand, this::path, env).read(http.isPresent());
    Config.Terminal terminal =
        TerminalReader.read(top.section("terminal", TerminalReader.TERMINAL));
    String contact = top.text("contact").orElse("Whoever runs workerbot");
    if (!mistakes.isEmpty()) {
      return new ReadConfig.WrongConfig(
          mistakes.stream().distinct().sorted(Comparator.comparingInt(ConfigError::line)).toList());
    }
    return new ReadConfig.Loaded(
        new Config(
            servers,
            assignments,
            denials,
            contact,
            slack,
            discord,
            storage,
            keep,
            masks,
            confirming,
            confirm,
            staysUp,
            proven,
            resume,
            alertsConfig,
            http,
            creating,
            shorthand,
            people,
            approving,
            actions,
            terminal,
            signalPlans));
  }

  private Path path(String text) {
    if (text.startsWith("~/")) {
      return Path.of(env.apply("HOME").orElse("/"), text.substring(2));
    }
    Path path = Path.of(text);
    return path.isAbsolute() ? path : file.resolveSibling(path).normalize();
  }

  private String storage(Section section) {
    DatabaseUrl database = new DatabaseUrl(file);
    Optional<String> url = section.text("url");
    if (url.isEmpty()) {
      database
          .leftBehind(env)
          .ifPresent(old ->
              section.wrong(
                  section.line(),
                  Sentence.of(
                      "the config does not say where the database is, and there is one at %s. To go"
                          + " on with it, write `storage: {url: jdbc:sqlite:%s}`; to begin an empty"
                          + " one, `storage: {url: jdbc:sqlite:%s}`",
                      old, old, database.usual())));
      return DatabaseUrl.SQLITE + database.usual();
    }
    String path = url.get().replaceFirst("^" + DatabaseUrl.SQLITE, "");
    if (path.equals(url.get()) || path.isEmpty()) {
      section.wrong(
          section.lineOf("url"),
          Sentence.of(
              "`url` takes jdbc:sqlite: and the path of a file, such as"
                  + " jdbc:sqlite:/var/lib/workerbot/workerbot.db"));
    } else if (path.startsWith("~")) {
      section.wrong(
          section.lineOf("url"),
          Sentence.of(
              "`url` cannot begin with ~, which is another folder for each user who runs workerbot:"
                  + " write the whole path, such as jdbc:sqlite:/var/lib/workerbot/workerbot.db"));
    }
    return DatabaseUrl.SQLITE + database.resolve(path);
  }

  private static Retention.Keep keep(Section section) {
    return new Retention.Keep(
        kept(section, "history", Retention.Keep.DEFAULT.history()),
        kept(section, "figures", Retention.Keep.DEFAULT.figures()));
  }

  private static Duration kept(Section section, String key, Duration usual) {
    Duration kept = section.time(key).orElse(usual);
    if (kept.compareTo(LEAST_KEPT) < 0) {
      section.wrong(section.lineOf(key), Sentence.of("`%s` under `keep` is 1d at least", key));
    }
    return kept;
  }

  private static List<String> masks(Section section) {
    List<String> patterns = section.texts("patterns").orElse(List.of());
    for (String pattern : patterns) {
      try {
        com.google.re2j.Pattern.compile(pattern);
      } catch (PatternSyntaxException wrong) {
        section.wrong(
            section.lineOf("patterns"),
            Sentence.of("`%s` is no pattern that RE2 knows: %s", pattern, wrong.getDescription()));
      }
    }
    return patterns;
  }
}
