// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.common.config;

/**
 * Something wrong with a configuration.
 *
 * @param key the setting that causes it
 * @param message what is wrong and what to do; never a secret
 */
public record Problem(String key, String message) {}
