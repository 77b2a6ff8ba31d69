package dev.workerbot.chat.terminal;

import dev.workerbot.access.Account;
import dev.workerbot.access.Caller;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.Completion;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.chat.Inbox;
import dev.workerbot.message.Button;
import dev.workerbot.message.Form;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.worker.verb.Verb;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;

/** The terminal chat: reads lines from one person, shows what the bot says. */
public final class TerminalSession {
  /** The channel's id, for grants that are limited to channels. */
  public static final String CHANNEL = "terminal";

  private static final Set<String> FAREWELLS = Set.of("exit", "quit", "q", "bye", "logout");
  private static final LevenshteinDistance ONE_SLIP = new LevenshteinDistance(1);
  private static final Size USUAL_SIZE = Size.of(80, 24);

  private final Caller caller;
  private final Inbox inbox;
  private final TerminalPictures pictures;
  private final List<CompletableFuture<CommandAnswer>> open = new ArrayList<>();

  /**
   * @param caller who is at the keyboard
   * @param pictures folder for the pictures of messages
   */
  public TerminalSession(Caller caller, Inbox inbox, Path pictures) {
    this.caller = caller;
    this.inbox = inbox;
    this.pictures = new TerminalPictures(pictures);
  }

  /** How the policy sees somebody at a terminal. */
  public static Caller caller(String user, Account account) {
    return new Caller(TerminalChat.NAME, user, user, Set.of(), CHANNEL).at(account);
  }

  /**
   * Takes one command a line from a pipe, each after the one before has ended. Blank lines and such
   * that begin with {@code #} are passed over; {@code exit} ends it early.
   *
   * @param ready is given the chat before the first line is read
   */
  public void piped(BufferedReader in, PrintWriter out, Consumer<Chat> ready) throws IOException {
    PlainScreen screen = new PlainScreen(out);
    TerminalChat chat = new TerminalChat(caller.user(), screen, pictures);
    ready.accept(chat);
    String line = in.readLine();
    while (line != null && !isFarewell(line.strip())) {
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        screen.line(prompt() + text);
        inbox.accept(request(text, chat), chat).join();
        screen.line("");
      }
      line = in.readLine();
    }
  }

  /** Talks with a person until they leave. */
  public void interactive(
      Terminal terminal,
      Path history,
      boolean colours,
      Completion completion,
      String welcome,
      Function<Chat, List<Thread>> ready) {
    if (terminal.getSize().getColumns() <= 0) {
      // A pty that nobody told its size, and JLine shows no prompt where there is no room.
      terminal.setSize(USUAL_SIZE);
    }
    LiveScreen screen = new LiveScreen(terminal, colours);
    TerminalChat chat = new TerminalChat(caller.user(), screen, pictures);
    LineReader reader = reader(terminal, history, completion);
    // Between two prompts nobody else minds Ctrl-C, and it would end the whole process.
    Terminal.SignalHandler before =
        terminal.handle(Terminal.Signal.INT, Terminal.SignalHandler.SIG_IGN);
    try {
      screen.line(welcome);
      converse(terminal, screen, chat, reader, ready.apply(chat));
    } finally {
      terminal.handle(Terminal.Signal.INT, before);
    }
  }

  private void converse(
      Terminal terminal,
      LiveScreen screen,
      TerminalChat chat,
      LineReader reader,
      List<Thread> resumed) {
    boolean leaving = false;
    while (true) {
      String line;
      try {
        screen.typing(Optional.of(reader));
        line = reader.readLine(prompt()).strip();
      } catch (UserInterruptException cleared) {
        continue;
      } catch (EndOfFileException end) {
        line = "exit";
      } finally {
        screen.typing(Optional.empty());
      }
      if (isFarewell(line)) {
        open.removeIf(CompletableFuture::isDone);
        boolean busy = !open.isEmpty() || resumed.stream().anyMatch(Thread::isAlive);
        if (!busy || leaving) {
          return;
        }
        leaving = true;
        screen.line(
            "Something is still running. Type exit again to leave; the next workerbot that starts"
                + " finishes it.");
      } else if (isGone(line, chat)) {
        screen.line(gone(line, chat));
      } else if (!line.isEmpty()) {
        leaving = false;
        Optional<Form> form = ask(terminal, screen, chat, request(line, chat));
        while (form.isPresent()) {
          // What is filled in may be a secret, so that it does not get into the history of lines.
          Optional<InboundEvent> filled =
              new TerminalForm(terminal, screen, inbox::mistakes).fill(form.get()).map(this::typed);
          form = filled.flatMap(inboundEvent -> ask(terminal, screen, chat, inboundEvent));
        }
      }
    }
  }

  /** What people type to leave a program, a slip of the finger included. */
  private static boolean isFarewell(String line) {
    String word =
        line.toLowerCase(Locale.ROOT).replaceFirst("^[:/\\\\]", "").replaceFirst("\\(\\)$", "");
    return FAREWELLS.contains(word)
        || (Verb.named(word).isEmpty() && ONE_SLIP.apply(word, "exit") >= 0);
  }

  /** Waits for the answer, and returns the form that it is, if it is one. */
  private Optional<Form> ask(
      Terminal terminal, LiveScreen screen, TerminalChat chat, InboundEvent inboundEvent) {
    CompletableFuture<Boolean> detached = new CompletableFuture<>();
    Terminal.SignalHandler before =
        terminal.handle(Terminal.Signal.INT, _ -> detached.complete(true));
    // An echoed Enter would move the message away from where it is edited.
    boolean echo = terminal.echo(false);
    CompletableFuture<CommandAnswer> answer;
    chat.mayAsk();
    try {
      answer = inbox.accept(inboundEvent, chat);
      CompletableFuture.anyOf(answer, detached).join();
    } finally {
      terminal.echo(echo);
      terminal.handle(Terminal.Signal.INT, before);
    }
    if (!answer.isDone()) {
      open.add(answer);
      screen.line("It is still running; the result will appear here.");
    }
    return chat.asked();
  }

  private InboundEvent request(String line, TerminalChat chat) {
    Optional<TerminalChat.PostedButtons> offered = chat.offered();
    Optional<Button> pressed = offered.flatMap(one -> pressed(line, one.buttons()));
    if (pressed.isPresent()) {
      return new InboundEvent.Pressed(
          delivery(),
          caller,
          offered.map(TerminalChat.PostedButtons::message),
          pressed.get().actionId(),
          pressed.get().choice());
    }
    String text =
        line.matches("/worker(\\s.*)?") ? line.substring("/worker".length()).strip() : line;
    return typed(text);
  }

  private InboundEvent typed(String text) {
    return new InboundEvent.Typed(delivery(), caller, text);
  }

  private static String delivery() {
    return "terminal:" + UUID.randomUUID();
  }

  /** A number presses that button of the newest message; yes and no press Confirm and Cancel. */
  private static Optional<Button> pressed(String line, List<Button> buttons) {
    if (line.matches("[1-5]")) {
      int index = Integer.parseInt(line) - 1;
      return index < buttons.size() ? Optional.of(buttons.get(index)) : Optional.empty();
    }
    String label =
        switch (line.toLowerCase(Locale.ROOT)) {
          case "y", "yes" -> "Confirm";
          case "n", "no" -> "Cancel";
          default -> "";
        };
    return buttons.stream().filter(button -> button.label().equals(label)).findFirst();
  }

  /** Whether it can only be meant for a button, and there is none of that number or answer. */
  private static boolean isGone(String line, TerminalChat chat) {
    return line.matches("(?i)\\d{1,2}|y(es)?|no?")
        && chat.offered().flatMap(one -> pressed(line, one.buttons())).isEmpty();
  }

  private static String gone(String line, TerminalChat chat) {
    List<Button> buttons =
        chat.offered().map(TerminalChat.PostedButtons::buttons).orElse(List.of());
    String now =
        buttons.isEmpty()
            ? "The newest message has no buttons. Type the command instead, such as `ack #1` or"
                + " `start horizon@web1`."
            : IntStream.range(0, buttons.size())
                .mapToObj(i -> "[%d] %s".formatted(i + 1, buttons.get(i).label()))
                .collect(Collectors.joining(", ", "You can press ", "."));
    return Character.isDigit(line.charAt(0))
        ? "No button %s. %s".formatted(line, now)
        : "Nothing to confirm. " + now;
  }

  private LineReader reader(Terminal terminal, Path history, Completion completion) {
    DefaultParser verbatim = new DefaultParser().quoteChars(new char[0]).escapeChars(new char[0]);
    return LineReaderBuilder.builder()
        .terminal(terminal)
        .parser(verbatim)
        .completer((_, line, candidates) -> {
          String typed = line.line().substring(0, line.cursor());
          String own = typed.startsWith("/worker ") ? typed.substring(8) : typed;
          String word = folded(own.substring(own.lastIndexOf(' ') + 1));
          for (Completion.Suggestion one : completion.complete(caller, own)) {
            // A shell's Tab goes on with what stands there; it puts nothing in its place.
            if (folded(one.value()).startsWith(word) || folded(one.label()).startsWith(word)) {
              candidates.add(new Candidate(one.value(), one.label(), null, null, null, null, true));
            }
          }
        })
        .variable(LineReader.HISTORY_FILE, history)
        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
        .build();
  }

  /** What has to be in quotes is found without them. */
  private static String folded(String text) {
    return text.replace("\"", "").toLowerCase(Locale.ROOT);
  }

  private String prompt() {
    return caller.name() + "> ";
  }
}
