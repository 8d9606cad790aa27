/** Commands about service accounts and their secrets. */
@NullMarked
package io.serac.server.cli.account;

import org.jspecify.annotations.NullMarked;
