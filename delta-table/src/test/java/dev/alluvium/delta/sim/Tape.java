// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** A tape of choices and its scenario as one word, which fits into a command line. */
record Tape(Scenario scenario, int[] choices) {
    String toText() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
            out.writeInt(choices.length);
            for (int choice : choices) {
                out.writeShort(choice);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return scenario.name() + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    static Tape parse(String text) {
        int colon = text.indexOf(':');
        byte[] bytes = Base64.getUrlDecoder().decode(text.substring(colon + 1));
        try (DataInputStream in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
            int[] choices = new int[in.readInt()];
            for (int i = 0; i < choices.length; i++) {
                choices[i] = in.readUnsignedShort();
            }
            return new Tape(Scenario.named(text.substring(0, colon)), choices);
        } catch (IOException e) {
            throw new UncheckedIOException("'" + text + "' is no schedule", e);
        }
    }
}
