// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreRequestTest {
    @ParameterizedTest
    @CsvSource({
        "/b/k, /b/k",
        "/b/a%20b+c, /b/a b+c",
        "/b/zone%3DEU/%C3%A9?x=/y, /b/zone=EU/é",
        "/b/100%, /b/100%",
        "http://127.0.0.1:1/b/k?list-type=2, /b/k",
        "http://127.0.0.1:1, /",
    })
    void pathsAreDecodedWithoutTheirQuery(String target, String path) throws Exception {
        assertThat(StoreRequest.decodedPath(target)).isEqualTo(path);
    }

    @Test
    void aBrokenEscapeIsAnError() {
        assertThatThrownBy(() -> StoreRequest.decodedPath("/b/%zz"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("percent escape");
    }

    @Test
    void aHeadKeepsItsBytesAndJoinsRepeatedFields() throws Exception {
        String text = "GET /b HTTP/1.1\r\nX: 1\r\nx:  2 \r\nAuthorization: secret\r\n\r\n";

        HttpHead head = head("\r\n" + text + "rest");

        assertThat(head.raw()).isEqualTo(text.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(head.field("x")).hasValue("1,2");
        assertThat(head).hasToString("GET /b HTTP/1.1");
        assertThat(head.closes()).isFalse();
        assertThat(head("GET / HTTP/1.0\r\n\r\n").closes()).isTrue();
        assertThat(head("HTTP/1.1 200 OK\r\nConnection: Foo, Close\r\n\r\n").closes())
                .isTrue();
    }

    @Test
    void whatIsNoHttpIsAnError() {
        assertThatThrownBy(() -> head("GET / HTTP/1.1\r\nno colon\r\n\r\n")).hasMessageContaining("no name");
        assertThatThrownBy(() -> head("GET / HTTP/1.1\r\n")).hasMessageContaining("inside a message head");
        assertThatThrownBy(() -> head("GET\r\n\r\n").word(1)).hasMessageContaining("fewer than 2 words");
        assertThatThrownBy(() -> head("HTTP/1.1 abc\r\n\r\n").status()).hasMessageContaining("no number");
        assertThatThrownBy(() -> HttpBody.ofRequest(head("PUT / HTTP/1.1\r\nContent-Length: x\r\n\r\n")))
                .hasMessageContaining("Content-Length is no number");
    }

    private static HttpHead head(String text) throws IOException {
        return HttpHead.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)))
                .orElseThrow();
    }
}
