// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A store whose every byte the test writes: each connection that it accepts is played by the same script. */
final class ScriptedStore implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final List<String> received = new CopyOnWriteArrayList<>();

    /** Plays one connection. */
    interface Script {
        void play(Talk talk) throws IOException;
    }

    ScriptedStore(Script script) throws IOException {
        Thread thread = new Thread(() -> serve(script), "scripted-store");
        thread.setDaemon(true);
        thread.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** Everything that scripts have read, in order. */
    String received() {
        return String.join("", received);
    }

    List<Throwable> failures() {
        return failures;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void serve(Script script) {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                script.play(new Talk(socket, received));
            } catch (IOException | AssertionError e) {
                failures.add(e);
            }
        }
    }

    /** One side of a connection, in text. */
    record Talk(Socket socket, List<String> heard) {
        /** Reads until the text that has come ends so; an early end of the stream is an error. */
        String hearUntil(String end) throws IOException {
            StringBuilder text = new StringBuilder();
            InputStream in = socket.getInputStream();
            while (!text.toString().endsWith(end)) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("the peer hung up after: " + text);
                }
                text.append((char) next);
            }
            heard.add(text.toString());
            return text.toString();
        }

        void say(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
        }

        /** Whether the peer has closed the connection without another byte. */
        boolean hearsTheEnd() {
            try {
                return socket.getInputStream().read() < 0;
            } catch (IOException e) {
                return true;
            }
        }
    }
}
