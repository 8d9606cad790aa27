/** Keeps values of sensitive columns out of metadata and paths: what tables must tell those who write their files. */
@NullMarked
package io.serac.server.sensitive;

import org.jspecify.annotations.NullMarked;
