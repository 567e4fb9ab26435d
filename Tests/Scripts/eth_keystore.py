"""Ethereum keystores by eth-account: eth_keystore.py encrypt|decrypt KEYSTORE PASSPHRASE KEY

encrypt: puts the key of the file KEY (hexadecimal) under the passphrase into KEYSTORE; decrypt: the other way round.
"""
import json
import sys

from eth_account import Account

command, keystore, passphrase, key = sys.argv[1:]
if command == "encrypt":
    with open(key, encoding="utf-8") as secret, open(keystore, "w", encoding="utf-8") as file:
        json.dump(Account.encrypt(secret.read().strip(), passphrase, kdf="scrypt", iterations=4096), file)
else:
    with open(keystore, encoding="utf-8") as file, open(key, "w", encoding="utf-8") as secret:
        secret.write(Account.decrypt(file.read(), passphrase).hex().removeprefix("0x"))
