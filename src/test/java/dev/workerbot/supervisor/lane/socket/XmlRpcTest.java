package dev.workerbot.supervisor.lane.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.lane.socket.XmlRpc.RpcAnswer.RpcFault;
import dev.workerbot.supervisor.lane.socket.XmlRpc.RpcAnswer.RpcValue;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlRpcTest {
  @Test
  void aCall_hasItsArguments_asDataAndNotAsMarkup() {
    assertEquals(
        "<methodCall><methodName>supervisor.startProcess</methodName><params>"
            + "<param><value><string>a&lt;/string&gt;&amp;:b</string></value></param>"
            + "<param><value><boolean>0</boolean></value></param>"
            + "<param><value><int>-500</int></value></param></params></methodCall>",
        XmlRpc.call("supervisor.startProcess", List.of("a</string>&:b", false, -500)));
  }

  @Test
  void anAnswer_isReadWithAllItsTypes() {
    String answer =
        """
        <?xml version='1.0'?>
        <methodResponse>
        <params><param><value><array><data>
        <value><struct>
        <member><name>name</name><value><string>a &amp; b</string></value></member>
        <member><name>bare</name><value>text</value></member>
        <member><name>none</name><value><string/></value></member>
        <member><name>pid</name><value><int>12</int></value></member>
        <member><name>inuse</name><value><boolean>1</boolean></value></member>
        <member><name>list</name><value><array><data></data></array></value></member>
        </struct></value>
        </data></array></value></param></params>
        </methodResponse>
        """;
    assertEquals(
        "[{\"name\":\"a &"
            + " b\",\"bare\":\"text\",\"none\":\"\",\"pid\":12,\"inuse\":true,\"list\":[]}]",
        XmlRpc.read(answer).map(read -> ((RpcValue) read).value().toString()).orElseThrow());
  }

  @Test
  void aFault_isItsCode() {
    String fault =
        """
        <methodResponse><fault><value><struct>
        <member><name>faultCode</name><value><int>10</int></value></member>
        <member><name>faultString</name><value><string>BAD_NAME: x</string></value></member>
        </struct></value></fault></methodResponse>
        """;
    assertEquals(Optional.of(new RpcFault(10)), XmlRpc.read(fault));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no XML",
        "<html/>",
        "<methodResponse/>",
        "<methodResponse><params><param><value><int>1</int></value></param>",
        "<methodResponse><params><param><value><int>x</int></value></param></params></methodResponse>",
        "<methodResponse><params><param><value><date>1</date></value></param></params></methodResponse>",
        "<methodResponse><fault><value><int>1</int></value></fault></methodResponse>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><methodResponse><params><param>"
            + "<value>&x;</value></param></params></methodResponse>"
      })
  void whatIsNoAnswer_isNone(String text) {
    assertEquals(
        Optional.empty(),
        XmlRpc.read(text).filter(read -> !(read instanceof RpcValue(var value) && value.isInt())));
  }

  @Test
  void nestingWithoutEnd_isNoAnswer() {
    String open = "<value><array><data>".repeat(5_000);
    assertTrue(XmlRpc.read("<methodResponse><params><param>" + open).isEmpty());
  }
}
