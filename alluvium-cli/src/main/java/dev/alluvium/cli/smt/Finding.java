// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.smt;

/**
 * Something wrong with a configuration.
 *
 * @param isError false for what may be meant
 * @param setting where it is
 * @param text what is wrong and what to do
 */
record Finding(boolean isError, String setting, String text) {
    static Finding error(String setting, String text) {
        return new Finding(true, setting, text);
    }

    static Finding warning(String setting, String text) {
        return new Finding(false, setting, text);
    }

    @Override
    public String toString() {
        return (isError ? "error   " : "warning ") + setting + ": " + text;
    }
}
