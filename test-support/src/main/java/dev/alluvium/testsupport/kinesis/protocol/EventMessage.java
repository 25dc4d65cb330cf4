// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * One message of {@code application/vnd.amazon.eventstream}: total length, length of the headers, checksum of both;
 * headers; payload; checksum of everything before.
 *
 * @see "AWS, Event stream encoding"
 */
public final class EventMessage {
    /** What the Content-Type header of a stream of messages says. */
    public static final String CONTENT_TYPE = "application/vnd.amazon.eventstream";

    private static final int PRELUDE_BYTES = 8;
    private static final int CHECKSUM_BYTES = 4;
    private static final int STRING = 7;

    private EventMessage() {}

    /** The first message of a stream. */
    public static byte[] initial(WireFormat format) {
        return event(format, "initial-response", out -> {});
    }

    /** An event with the fields that the argument writes. */
    public static byte[] event(WireFormat format, String type, Consumer<WireWriter> fields) {
        Map<String, String> headers =
                Map.of(":message-type", "event", ":event-type", type, ":content-type", format.contentType());
        return encode(headers, format.write(fields));
    }

    /** An error that ends the stream. */
    public static byte[] exception(WireFormat format, ServiceException error) {
        Map<String, String> headers = Map.of(
                ":message-type",
                "exception",
                ":exception-type",
                error.type().wireName(),
                ":content-type",
                format.contentType());
        String message = String.valueOf(error.getMessage());
        return encode(headers, format.write(out -> out.text("message", message)));
    }

    static byte[] encode(Map<String, String> headers, byte[] payload) {
        byte[] head = headers(headers);
        int total = PRELUDE_BYTES + CHECKSUM_BYTES + head.length + payload.length + CHECKSUM_BYTES;
        ByteBuffer message = ByteBuffer.allocate(total).putInt(total).putInt(head.length);
        message.putInt(checksum(message)).put(head).put(payload);
        return message.putInt(checksum(message)).array();
    }

    private static byte[] headers(Map<String, String> headers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        headers.forEach((name, value) -> {
            byte[] key = name.getBytes(StandardCharsets.UTF_8);
            byte[] text = value.getBytes(StandardCharsets.UTF_8);
            out.write(key.length);
            out.writeBytes(key);
            out.write(STRING);
            out.write(text.length >>> Byte.SIZE);
            out.write(text.length);
            out.writeBytes(text);
        });
        return out.toByteArray();
    }

    /** Of what is in the buffer so far. */
    private static int checksum(ByteBuffer buffer) {
        CRC32 crc = new CRC32();
        crc.update(buffer.array(), 0, buffer.position());
        return (int) crc.getValue();
    }
}
