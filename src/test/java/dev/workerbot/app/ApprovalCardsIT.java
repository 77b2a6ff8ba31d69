package dev.workerbot.app;

import dev.workerbot.access.Caller;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.terminal.TerminalText;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.request.approval.ApprovalText;
import dev.workerbot.store.access.ApprovalRequest;
import dev.workerbot.store.access.ApprovalRequest.ApprovalKind;
import dev.workerbot.store.access.ApprovalRequest.ApprovalState;
import dev.workerbot.testing.DiscordBot;
import dev.workerbot.testing.Golden;
import dev.workerbot.testing.SlackBot;
import dev.workerbot.testing.discord.FakeDiscord;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cards of requests as each chat shows them, by the real clients. */
@Tag("soak")
class ApprovalCardsIT {
  private static final Instant ASKED = Instant.parse("2026-11-26T02:30:00Z");
  private static final Caller ANNA = caller("UANNA", "anna");
  private static final Caller BOB = caller("UBOB", "bob");
  private static final Caller CARL = caller("UCARL", "carl");

  private static Caller caller(String user, String name) {
    return new Caller("slack", user, name, Set.of(), "C1");
  }

  private static List<Target> workers(int count) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            new Target(
                new ServerName("web1"),
                WorkerName.of(count == 1 ? "horizon" : "queue:queue_%02d".formatted(i))))
        .toList();
  }

  private static ApprovalRequest petition(
      ApprovalKind approvalKind,
      Verb verb,
      String told,
      String reason,
      List<String> details,
      int workers,
      ApprovalState approvalState,
      List<Caller> approvers,
      Optional<ApprovalRequest.ApprovalEnd> end) {
    return new ApprovalRequest(
        12,
        new ApprovalRequest.RequestedApproval(
            "r1",
            approvalKind,
            VerbEffects.of(verb),
            told,
            told,
            reason,
            details,
            ANNA,
            workers(workers)),
        ASKED,
        ASKED.plusSeconds(900),
        approvalState,
        approvers.stream()
            .map(one -> new ApprovalRequest.Vote(one, ASKED.plusSeconds(60)))
            .toList(),
        approvalState == ApprovalState.APPROVED || approvalState == ApprovalState.DONE
            ? Optional.of("r2")
            : Optional.empty(),
        end);
  }

  private static ApprovalRequest simple(
      ApprovalState approvalState, List<Caller> approvers, ApprovalRequest.ApprovalEnd... end) {
    return petition(
        ApprovalKind.APPROVAL,
        Verb.RESTART,
        "restart horizon@web1",
        "",
        List.of(),
        1,
        approvalState,
        approvers,
        Stream.of(end).findFirst());
  }

  private static List<Message> messages() {
    ApprovalText text = new ApprovalText(ZoneId.of("UTC"));
    List<Message> all = new ArrayList<>();
    Message open = text.card(simple(ApprovalState.OPEN, List.of()), 1);
    all.add(
        open.withButtons(
            List.of(
                new Button("Approve", Button.Style.PRIMARY, "o1", 0, false),
                new Button("Deny", Button.Style.DANGER, "o1", 1, true),
                new Button("Take back", Button.Style.PLAIN, "o1", 2, false))));
    all.add(
        text.card(
            petition(
                ApprovalKind.REQUEST,
                Verb.RESTART,
                "request restart horizon@web1",
                "stuck since 3, <!channel> look",
                List.of(),
                1,
                ApprovalState.OPEN,
                List.of(),
                Optional.empty()),
            2));
    all.add(
        text.card(
            petition(
                ApprovalKind.APPROVAL,
                Verb.STOP,
                "stop queue@web1",
                "",
                List.of(),
                14,
                ApprovalState.OPEN,
                List.of(BOB),
                Optional.empty()),
            1));
    all.add(
        text.card(
            petition(
                ApprovalKind.APPROVAL,
                Verb.EDIT,
                "edit horizon@web1",
                "",
                List.of("`- stopwaitsecs=10`", "`+ stopwaitsecs=3600`"),
                1,
                ApprovalState.OPEN,
                List.of(),
                Optional.empty()),
            1));
    all.add(text.card(simple(ApprovalState.APPROVED, List.of(BOB)), 0));
    all.add(
        text.card(
            simple(
                ApprovalState.DONE,
                List.of(BOB, CARL),
                new ApprovalRequest.ApprovalEnd(
                    "",
                    "horizon on web1: RUNNING again after 1.4 s (pid 4029), restarted by @anna",
                    Severity.GOOD)),
            0));
    all.add(
        text.card(
            simple(
                ApprovalState.DONE,
                List.of(BOB),
                new ApprovalRequest.ApprovalEnd(
                    "", "horizon on web1 did not come back: FATAL", Severity.BAD)),
            0));
    all.add(
        text.card(
            simple(
                ApprovalState.DENIED,
                List.of(),
                new ApprovalRequest.ApprovalEnd("bob", "not during the sale", Severity.WARNING)),
            0));
    all.add(
        text.card(
            simple(
                ApprovalState.WITHDRAWN,
                List.of(),
                new ApprovalRequest.ApprovalEnd("anna", "", Severity.WARNING)),
            0));
    all.add(
        text.card(
            simple(
                ApprovalState.EXPIRED,
                List.of(),
                new ApprovalRequest.ApprovalEnd("", "", Severity.WARNING)),
            0));
    for (Optional<ApprovalRequest.ApprovalEnd> end :
        List.of(
            Optional.<ApprovalRequest.ApprovalEnd>empty(),
            Optional.of(
                new ApprovalRequest.ApprovalEnd(
                    "",
                    "horizon on web1: RUNNING again after 1.4 s (pid 4029), restarted by @anna",
                    Severity.GOOD)))) {
      all.add(
          text.card(
              petition(
                  ApprovalKind.GLASS,
                  Verb.RESTART,
                  "restart horizon@web1",
                  "checkout is down",
                  List.of(),
                  1,
                  end.isEmpty() ? ApprovalState.BROKEN : ApprovalState.DONE,
                  List.of(),
                  end),
              0));
    }
    return all;
  }

  /** Posts each, and takes down how it is shown. */
  private static String shown(Chat chat, String channel, Supplier<String> last)
      throws ChatException {
    StringBuilder shown = new StringBuilder();
    for (Message message : messages()) {
      Chat.Posted _ = chat.post(channel, message, "key1");
      shown.append(last.get()).append("\n\n");
    }
    return shown.toString();
  }

  private static Path config(Path dir) throws IOException {
    Files.createDirectories(dir);
    Path file = dir.resolve("workerbot.yaml");
    Files.writeString(
        file,
        """
        servers:
          web1: {host: 127.0.0.1, port: 9, user: nobody, agent: false}
        storage: {url: "jdbc:sqlite:%s/workerbot.db"}
        alerts: {enabled: false}
        http: {enabled: false}
        """
            .formatted(dir));
    return file;
  }

  @Test
  void inATerminal() throws IOException {
    TerminalText text = new TerminalText(TerminalText.UNBROKEN, false);
    new Golden("approvals.terminal.txt")
        .checkVerbatim(messages().stream().map(text::text).collect(Collectors.joining("\n")));
  }

  @Test
  void inSlack(@TempDir Path dir) throws IOException, ChatException {
    try (SlackBot bot = SlackBot.on(config(dir))) {
      String shown =
          shown(
              bot.chat(),
              "C1",
              () -> {
                var version = bot.slack().messages().getLast().versions().getLast();
                return version.blocks() + version.labels();
              });
      new Golden("approvals.slack.txt").checkVerbatim(shown);
    }
  }

  @Test
  void inDiscord(@TempDir Path dir) throws IOException, ChatException {
    try (DiscordBot bot = DiscordBot.on(config(dir))) {
      String shown =
          shown(
              bot.chat(),
              FakeDiscord.OPS,
              () -> {
                var version = bot.discord().messages().getLast().versions().getLast();
                return version.text() + version.labels();
              });
      new Golden("approvals.discord.txt").checkVerbatim(shown);
    }
  }
}
