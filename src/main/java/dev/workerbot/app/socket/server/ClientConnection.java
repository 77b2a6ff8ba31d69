package dev.workerbot.app.socket.server;

import dev.workerbot.access.Account;
import dev.workerbot.app.cli.OneCommand;
import dev.workerbot.app.cli.Speaker;
import dev.workerbot.app.host.LocalAccount;
import dev.workerbot.app.socket.wire.PeerAccount;
import dev.workerbot.app.socket.wire.WireChannel;
import dev.workerbot.app.socket.wire.WireLine;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of the socket. Who it is, the kernel says; what it sends can only ask for the names
 * that the config lets this account have. When it goes away, what it began goes on.
 */
final class ClientConnection {
  private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

  private static final int MOST = 64;
  private static final int MOST_OF_ONE = 16;

  private final ClientWire wire;
  private final ServedBot bot;
  private final Set<ClientConnection> others;
  private final Account account;

  /**
   * Over a connection, which it closes.
   *
   * @param others those that are open
   */
  ClientConnection(SocketChannel channel, ServedBot bot, Set<ClientConnection> others)
      throws IOException {
    this.wire = new ClientWire(channel);
    this.bot = bot;
    this.others = others;
    PeerAccount peer = wire.peer();
    this.account = LocalAccount.ofPeer(peer.uid(), peer.name());
  }

  void serve() {
    try {
      if (others.size() > MOST
          || others.stream().filter(one -> one.account.mayBe(account)).count() > MOST_OF_ONE) {
        refuse("Too many commands run here at once. Try again when some have ended.");
        return;
      }
      Optional<WireLine> first = wire.first();
      if (first.isPresent()) {
        answer(first.get());
      }
    } catch (WireChannel.Breach breach) {
      refuse(breach.getMessage());
    } catch (IOException gone) {
      LOG.debug("a local client went away", gone);
    } catch (RuntimeException bug) {
      LOG.error("a local client could not be served", bug);
      refuse("Internal error in workerbot; its log says what.");
    } finally {
      close();
    }
  }

  private void answer(WireLine first) throws IOException {
    long version = first.number(WireLine.PROTOCOL);
    if (version != WireLine.VERSION) {
      refuse(
          "The bot that runs here is of another version than this workerbot (protocol %d, not %s). Restart the bot, or use the workerbot that it was started from."
              .formatted(WireLine.VERSION, version < 0 ? "given" : Long.toString(version)));
    } else if (!bot.runsWith(first.text("config"))) {
      wire.send(WireLine.of("other", true));
    } else {
      Speaker speaker = new Speaker(account, first.text("as"));
      switch (first.string("want")) {
        case "exec" -> exec(first, speaker);
        case "chat" -> chat(speaker);
        default -> refuse("This socket takes `exec` and `chat`.");
      }
    }
  }

  private void exec(WireLine first, Speaker speaker) throws IOException {
    OneCommand command = new OneCommand(speaker, first.texts("words"), first.flag("json"));
    OneCommand.Printed printed = command.run(bot.bot(), bot.terminal());
    wire.send(WireLine.of("out", printed.output()).with("exit", printed.exitCode()));
  }

  private void chat(Speaker speaker) throws IOException {
    Optional<String> refusal = speaker.refusal(bot.terminal());
    if (refusal.isPresent()) {
      refuse(
          refusal.get(),
          bot.bot().refuse(speaker.self(), speaker.asked("chat"), refusal.get()).code().exitCode());
      return;
    }
    new TerminalConnection(wire, bot, speaker.caller()).talk();
  }

  private void refuse(String sentence) {
    refuse(sentence, OutcomeCode.NOT_UNDERSTOOD.exitCode());
  }

  private void refuse(String sentence, int exitCode) {
    try {
      wire.send(WireLine.of("refused", sentence).with("exit", exitCode));
    } catch (IOException gone) {
      LOG.debug("a local client did not wait for its refusal", gone);
    }
  }

  /** Ends it where it keeps the bot waiting. */
  void closeIfLate() {
    wire.closeIfLate();
  }

  void close() {
    wire.close();
  }
}
