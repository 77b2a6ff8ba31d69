package dev.workerbot.app.check;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.app.bot.Chats;
import dev.workerbot.app.cli.ConfigOption;
import dev.workerbot.app.config.Config;
import dev.workerbot.app.config.server.ConfiguredServer;
import dev.workerbot.app.config.worker.ActionConfig;
import dev.workerbot.app.host.LiveBots;
import dev.workerbot.app.host.UsualConfig;
import dev.workerbot.message.entity.ChatPlatform;
import dev.workerbot.message.text.Counts;
import dev.workerbot.ssh.SshShell;
import dev.workerbot.ssh.login.IdentityFile;
import dev.workerbot.store.file.DatabasePlace;
import dev.workerbot.store.file.StoreTrouble;
import dev.workerbot.worker.Nearest;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code workerbot check}: whether the config is right, and chats and servers let the bot work. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Check the config, then try every chat and every server; say what to mend.")
public final class CheckCommand implements Callable<Integer> {
  @Mixin private ConfigOption option;

  @Option(
      names = "--offline",
      description = "Try nothing over the network: read the config and say what was not tried.")
  private boolean offline;

  @Option(
      names = "--sudoers",
      paramLabel = "SERVER",
      description = "Only print the file for sudoers that this server needs, made for the config.")
  private String sudoers;

  private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);

  @Override
  public Integer call() throws IOException {
    Config config = option.load();
    if (sudoers != null) {
      return printSudoers(config);
    }
    out.println(
        "✓ %s is right: %s".formatted(option.file(), Counts.of(config.servers().size(), "server")));
    boolean database = isDatabaseGood(config);
    boolean chats = new ChatsCheck(config, offline, out).isGood();
    if (!config.chats().names().isEmpty()
        && config.alertsConfig().enabled()
        && !config.alertsConfig().alertRules().reachSomebody()) {
      out.println(
          "⚠ Alerts go nowhere: set `channel` under `alerts`, such as slack:C012AB or discord:4711,"
              + " or `enabled: false`");
    }
    if (config.alertsConfig().enabled()) {
      warnOfSilentChats(config);
    }
    tellOfCreating(config);
    tellOfActions(config);
    tellOfApprovals(config);
    RuleLines.of(config).forEach(out::println);
    config.http().filter(http -> !http.isPrivate()).ifPresent(this::warnOfOpenPort);
    Map<ServerName, List<WorkerStatus>> found = new HashMap<>();
    for (ConfiguredServer configuredServer : config.servers()) {
      if (offline) {
        out.println(
            "• %s: not tried because of --offline: whether it is reachable, and what it lets the bot do"
                .formatted(configuredServer.name()));
        IdentityFile.troubles(configuredServer.endpoint())
            .forEach(trouble -> out.println("  ⚠ A key that cannot be used: " + trouble));
        continue;
      }
      new ServerCheck(configuredServer, out)
          .workers()
          .ifPresent(workers -> found.put(configuredServer.name(), workers));
    }
    int failed = offline ? 0 : config.servers().size() - found.size();
    if (offline) {
      config
          .shorthand()
          .sets()
          .forEach((set, meant) ->
              out.println(
                  "• @%s stands for %s; not tried because of --offline: which workers that are"
                      .formatted(set, meant)));
    } else {
      Shorthands.lines(config, found).forEach(out::println);
    }
    return failed == 0 && chats && database ? 0 : 1;
  }

  /** The file, since what runs from another config or an older version may have another one. */
  private boolean isDatabaseGood(Config config) {
    Path database = config.databaseFile();
    DatabasePlace place = new DatabasePlace(database);
    Optional<StoreTrouble> trouble = place.trouble();
    Optional<String> elsewhere =
        LiveBots.ofThisMachine(UsualConfig.INSTALLED).elsewhere(option.file(), database);
    elsewhere.ifPresent(other -> out.println("⚠ Database: " + other));
    if (trouble.isPresent()) {
      out.println("✗ Database: " + trouble.get().inFull());
    } else if (place.littleRoom().isPresent()) {
      out.println("⚠ Database: %s; %s".formatted(database, place.littleRoom().get()));
    } else if (elsewhere.isEmpty()) {
      out.println("• Database: %s".formatted(database));
    }
    return trouble.isEmpty();
  }

  private int printSudoers(Config config) throws IOException {
    ConfiguredServer configuredServer =
        config.servers().stream()
            .filter(one -> one.name().value().equals(sudoers))
            .findFirst()
            .orElseThrow(() ->
                new IOException(
                    "there is no server `%s` in the config%s"
                        .formatted(
                            sudoers,
                            Nearest.hint(
                                sudoers,
                                config.servers().stream().map(one -> one.name().value()).toList(),
                                ""))));
    try (SshShell shell = new SshShell(configuredServer.endpoint())) {
      new ServerSudoers(config, configuredServer, shell).lines().forEach(out::println);
    }
    return 0;
  }

  private void warnOfSilentChats(Config config) {
    for (String chat : config.alertsConfig().alertRules().chats()) {
      if (isOff(config, chat)) {
        out.println(
            "⚠ Alerts for %s wait, since it is off: %s".formatted(chat, Chats.missing(chat)));
      }
    }
  }

  private void tellOfActions(Config config) {
    for (ActionConfig actionConfig : config.actions()) {
      String does = actionConfig.does().command().text();
      out.println(
          "• `run %s` does `%s`%s"
              .formatted(
                  actionConfig.does().name(),
                  does,
                  actionConfig.key().isPresent() ? ", and has a hook" : ", and has no hook"));
      actionConfig
          .hookChat()
          .filter(chat -> isOff(config, chat))
          .ifPresent(chat ->
              out.println(
                  "⚠ The hook %s is closed, because %s, where it is reported, is off: %s"
                      .formatted(actionConfig.does().name(), chat, Chats.missing(chat))));
    }
    boolean hooks =
        config.actions().stream().anyMatch(actionConfig -> actionConfig.key().isPresent());
    if (hooks && config.http().filter(http -> !http.isPrivate()).isPresent()) {
      out.println(
          "⚠ Hooks can be reached from other machines, over plain HTTP: put them behind a proxy"
              + " with TLS, or take 127.0.0.1 as `address` under `http`");
    }
  }

  private void tellOfApprovals(Config config) {
    for (ApprovalRules.ApprovalRule approvalRule : config.approving().rules()) {
      out.println(
          "• Approvals: %s on `%s@%s` takes %d of %s%s"
              .formatted(
                  String.join(", ", approvalRule.what().words()),
                  approvalRule.what().workers(),
                  approvalRule.what().servers(),
                  approvalRule.needs(),
                  approvalRule.by().members().contains("*")
                      ? "those who may do it"
                      : approvalRule.by().members().stream()
                          .sorted()
                          .collect(Collectors.joining(", ")),
                  approvalRule.onlyRequests() ? ", and only for who lacks the right" : ""));
      if (!approvalRule.onlyRequests()
          && approvalRule.by().arePersons()
          && approvalRule.by().members().size() == approvalRule.needs()) {
        out.println(
            "⚠ Nobody can approve what they request themselves: name more people under `by`, or a"
                + " group");
      }
    }
    ApprovalRules.BreakGlassRule breakGlassRule = config.approving().breakGlassRule();
    breakGlassRule
        .channel()
        .ifPresent(channel ->
            out.println(
                "• `--break-glass` is for `%s`, and is reported in %s"
                    .formatted(
                        breakGlassRule.roles().stream()
                            .sorted()
                            .collect(Collectors.joining("`, `")),
                        channel)));
    Stream.concat(
            config.approving().rules().stream()
                .flatMap(approvalRule -> approvalRule.channels().stream()),
            breakGlassRule.channel().stream())
        .distinct()
        .sorted()
        .forEach(channel -> {
          String chat = channel.substring(0, channel.indexOf(':'));
          if (isOff(config, chat)) {
            out.println(
                "⚠ Requests and notices for %s wait, because that chat is off: %s"
                    .formatted(channel, Chats.missing(chat)));
          }
        });
  }

  private static boolean isOff(Config config, String chat) {
    return !chat.equals(ChatPlatform.TERMINAL.name()) && !config.chats().names().contains(chat);
  }

  private void tellOfCreating(Config config) {
    List<String> nothing = config.rolesThatCanMakeNothing();
    if (!nothing.isEmpty()) {
      out.println(
          "• %s may create, edit or scale, and nothing is allowed to %s: set `users` and `commands` under `creating.limits`"
              .formatted(roles(nothing), nothing.size() == 1 ? "it" : "them"));
    }
    List<String> root =
        config.creating().limits().entrySet().stream()
            .filter(role -> role.getValue().users().contains("root"))
            .map(Map.Entry::getKey)
            .toList();
    if (!root.isEmpty()) {
      out.println(
          "⚠ %s may make workers that run as root, who may do anything on a server: see `users` under `creating.limits`"
              .formatted(roles(root)));
    }
  }

  private static String roles(List<String> roles) {
    return (roles.size() == 1 ? "The role `%s`" : "The roles `%s`")
        .formatted(String.join("`, `", roles));
  }

  private void warnOfOpenPort(Config.Http http) {
    out.println(
        "⚠ %s under `http` can be reached from other machines, and asks for no password:"
                .formatted(http.socket().getAddress().getHostAddress())
            + " let a firewall admit only your Prometheus, or take 127.0.0.1");
  }
}
